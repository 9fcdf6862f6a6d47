//! One SELECT over tables that every machine can read.

use super::{Machines, Making};
use crate::answer::from_batches;
use crate::outside::Source;
use crate::statement::{changing_functions, plan_refusal, refusal};
use crate::{Answer, Detectors, EngineError};
use datafusion::common::config::Dialect;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::provider_as_source;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder, Union};
use datafusion::prelude::SessionContext;
use std::path::PathBuf;
use std::sync::Arc;

impl Machines {
    /// Answers one statement that only reads over tables of the user's own, each a file or a folder of Parquet files.
    ///
    /// Every worker reads the tables at the same paths. A file is read by one worker; a folder's files are dealt out.
    /// **Shape:** as [`crate::Engine::query`] gives it; without `order by`, rows come in any order.
    ///
    /// **Errors:** those of [`crate::Engine::query`] and [`crate::find_events`].
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// use engine::{Detectors, Machines};
    /// let path = folder.path().join("ships.csv");
    /// std::fs::write(&path, "imo,name\n8660313,CHON MA SAN\n")?;
    /// let detectors = Detectors::new(vessels::Methods::builtin(), vessels::builtin_ports());
    /// let tables = [("ships".to_owned(), path)];
    /// let answer = Machines::here(64 << 20).query(&detectors, &tables, "select name from ships")?;
    /// assert_eq!(answer.rows, [["CHON MA SAN"]]);
    /// let refused = Machines::here(64 << 20).query(&detectors, &tables, "drop table ships");
    /// assert_eq!(refused.unwrap_err().code(), "engine/sql-read-only");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn query(
        &mut self,
        detectors: &Detectors,
        tables: &[(String, PathBuf)],
        sql: &str,
    ) -> Result<Answer, EngineError> {
        let mut sources = Vec::new();
        for (name, path) in tables {
            sources.push((name.clone(), Source::of(path)?.files()?));
        }
        let (sources, sql) = (Arc::new(sources), sql.to_owned());
        let batches = self.run(detectors, &move |context: SessionContext| -> Making {
            Box::pin(plan(context, sources.clone(), sql.clone()))
        })?;
        let schema = batches.first().map(datafusion::arrow::array::RecordBatch::schema);
        let schema = schema.unwrap_or_else(|| Arc::new(datafusion::arrow::datatypes::Schema::empty()));
        from_batches(&schema, &batches)
            .map_err(|error| EngineError::new("run the query", "", error.to_string(), "engine/sql"))
    }
}

async fn plan(
    context: SessionContext,
    tables: Arc<Vec<(String, Vec<Source>)>>,
    sql: String,
) -> Result<DataFrame, DataFusionError> {
    for name in changing_functions(&context.state()) {
        context.deregister_udf(&name);
    }
    for (name, files) in tables.iter() {
        let mut plans = Vec::new();
        for file in files {
            let table = provider_as_source(file.table(&context.state()).await?);
            plans.push(Arc::new(LogicalPlanBuilder::scan(name.as_str(), table, None)?.build()?));
        }
        let plan = match plans.len() {
            0 => {
                return Err(DataFusionError::Plan(format!(
                    "the folder of the table `{name}` has no `.parquet` file"
                )));
            }
            1 => plans.remove(0).as_ref().clone(),
            _ => LogicalPlan::Union(Union::try_new(plans)?),
        };
        context.register_table(name.as_str(), DataFrame::new(context.state(), plan).into_view())?;
    }
    let state = context.state();
    let statement = state.sql_to_statement(&sql, &Dialect::Generic)?;
    let refused = |error: EngineError| DataFusionError::External(Box::new(error));
    if let Some(error) = refusal(&statement) {
        return Err(refused(error));
    }
    let plan = state.statement_to_plan(statement).await?;
    match plan_refusal(&plan) {
        Some(error) => Err(refused(error)),
        None => context.execute_logical_plan(plan).await,
    }
}
