//! Which statements may run: those that only read.
//!
//! Two guards, one behind the other: the parsed statement must be of a kind named here, and the plan made of it
//! must hold nothing that defines, changes or sets (DataFusion's own check), however deep it lies.

use crate::EngineError;
use datafusion::execution::context::{SQLOptions, SessionState};
use datafusion::logical_expr::LogicalPlan;
use datafusion::sql::parser::{ExplainStatement, Statement};
use datafusion::sql::sqlparser::ast::{Expr, Statement as SqlStatement, Visit as _, Visitor};
use std::ops::ControlFlow;

/// How deep expressions may lie in one another; `a or b or c` lies three deep. Planning takes time with more than
/// the square of it, and cannot be stopped: 900 took seconds, 8,000 did not end in minutes.
const DEEPEST: usize = 300;

/// What a user may type, for the message that refuses the rest.
const ALLOWED: &str = "only SELECT, WITH, VALUES, EXPLAIN, SHOW and DESCRIBE may be asked: the facts are made from the originals and never changed here";

/// The code of every refusal.
pub(crate) const REFUSED: &str = "engine/sql-read-only";

/// Tells why a statement may not run; `None` if it may.
pub(crate) fn refusal(statement: &Statement) -> Option<EngineError> {
    let name = match statement {
        Statement::Statement(statement) => return sql_refusal(statement),
        Statement::Explain(ExplainStatement { statement, .. }) => return refusal(statement),
        Statement::CreateExternalTable(_) => "CREATE EXTERNAL TABLE",
        Statement::CopyTo(_) => "COPY",
        Statement::Reset(_) => "RESET",
    };
    Some(refuse(name))
}

fn sql_refusal(statement: &SqlStatement) -> Option<EngineError> {
    match statement {
        SqlStatement::Query(_)
        | SqlStatement::ExplainTable { .. }
        | SqlStatement::ShowTables { .. }
        | SqlStatement::ShowColumns { .. }
        | SqlStatement::ShowFunctions { .. }
        | SqlStatement::ShowVariable { .. } => too_deep(statement),
        SqlStatement::Explain { statement, .. } => sql_refusal(statement),
        other => {
            let text = other.to_string();
            let words: Vec<&str> = text.split_whitespace().take(2).collect();
            let name = match words.as_slice() {
                [first @ ("CREATE" | "DROP" | "ALTER"), second, ..] => format!("{first} {second}"),
                [first, ..] => (*first).to_owned(),
                [] => "this".to_owned(),
            };
            Some(refuse(&name))
        }
    }
}

fn too_deep(statement: &SqlStatement) -> Option<EngineError> {
    struct Depth(usize);
    impl Visitor for Depth {
        type Break = ();
        fn pre_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
            self.0 += 1;
            if self.0 > DEEPEST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
        fn post_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
            self.0 -= 1;
            ControlFlow::Continue(())
        }
    }
    statement.visit(&mut Depth(0)).is_break().then(|| {
        let reason = format!("an expression lies more than {DEEPEST} deep");
        EngineError::new("run the query", "", reason, "engine/sql-depth")
            .hint("`x in (…)` stands for a chain of `or`")
    })
}

fn refuse(name: &str) -> EngineError {
    EngineError::new("run the query", "", format!("{name} is refused; {ALLOWED}"), REFUSED)
}

/// Tells why a plan may not run; `None` if it may.
pub(crate) fn plan_refusal(plan: &LogicalPlan) -> Option<EngineError> {
    let reading = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    reading.verify_plan(plan).err().map(|error| {
        EngineError::new("run the query", "", format!("{}; {ALLOWED}", error.message()), REFUSED)
    })
}

/// Names the functions whose answer depends on the clock, on chance or on where files lie.
pub(crate) fn changing_functions(state: &SessionState) -> Vec<String> {
    use datafusion::logical_expr::Volatility;
    let mut names: Vec<String> = state
        .scalar_functions()
        .iter()
        .filter(|(_, function)| function.signature().volatility != Volatility::Immutable)
        .map(|(name, _)| name.clone())
        .collect();
    names.sort_unstable();
    names
}
