//! The command line: what can be typed, in one place. Help texts are the doc comments.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use values::{Country, Date, TrafficLight};

/// Turns originals into a sourced report of possible violations of the UN's 1718 (DPRK) sanctions.
#[derive(Debug, Parser)]
#[command(name = "plimsoll", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take in everything in CASE that is new or changed and write CASE/report/.
    Run(RunArgs),
    /// Take files, folders or addresses into a case.
    Add(AddArgs),
    /// Record what a person decided, as an entry of the case's log.
    Decide(DecideArgs),
    /// List the screening hits that wait for a person to decide.
    Queue(QueueArgs),
    /// Delete every projection of a case and make the same bytes again.
    Rebuild(RunArgs),
    /// Check a case or a bundle against its log. Exit 0 good, 1 altered, 3 incomplete.
    Verify(VerifyArgs),
    /// Ask the facts of a case in SQL, reading only.
    Sql(SqlArgs),
    /// Find words in the texts of a case.
    Search(SearchArgs),
    /// Tell who said what in texts: a document a line of JSON.
    Claims(ClaimsArgs),
    /// Read and compare sanctions lists.
    #[command(subcommand)]
    Lists(ListsCommand),
    /// Screen a name, a ship or a file of them against lists.
    Screen(ScreenArgs),
    /// Answer screening over HTTP: the interface of yente's clients, and OpenRefine's.
    Serve(ServeArgs),
    /// Decode recordings of ships' radio messages (AIS).
    #[command(subcommand)]
    Ais(AisCommand),
    /// Find what ships did in recordings.
    #[command(subcommand)]
    Vessels(VesselsCommand),
    /// Work on parts of queries for other machines, until told to stop.
    Worker(WorkerArgs),
    /// Show, ask and check the law.
    #[command(subcommand)]
    Regime(RegimeCommand),
    /// Read one original from standard input within limits; `run` starts this for each original.
    #[command(name = crate::child::SUBCOMMAND, hide = true)]
    ReadOriginal,
    /// Measure change between two images from standard input within limits; `run` starts this for each site.
    #[command(name = crate::child::MEASURE, hide = true)]
    MeasureImages,
}

/// Arguments of `run` and `rebuild`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The folder of originals.
    pub case: PathBuf,
    /// The day up to which facts and law count [default: the day of the latest capture].
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Where to write the report [default: CASE/report].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print what was done as one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The case.
    pub case: PathBuf,
    /// Files, folders, or http(s) addresses.
    #[arg(required = true, value_name = "PATH|URL")]
    pub originals: Vec<String>,
    /// Who published them: an id of sources/, or a name.
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// The day they were published.
    #[arg(long, value_name = "DATE")]
    pub published: Option<Date>,
    /// Who may see them, as a TLP 2.0 label.
    #[arg(long, value_name = "tlp:LABEL", default_value = "tlp:clear")]
    pub marking: TrafficLight,
    /// The States they may be released to [default: no limit].
    #[arg(long, value_name = "CC,CC", value_delimiter = ',')]
    pub releasable_to: Vec<Country>,
    /// Print what was taken in as one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `decide`.
#[derive(Debug, Args)]
pub struct DecideArgs {
    /// The case.
    pub case: PathBuf,
    /// What is decided on: a finding (`F-…`), an exhibit (`EX-…`), or a screening hit (`SUBJECT=LIST/REFERENCE`).
    pub object: String,
    /// The decision.
    pub decision: DecisionKind,
    /// Who decides: name and organisation.
    #[arg(long)]
    pub by: String,
    /// Why, or the words of a reply.
    #[arg(long)]
    pub why: String,
    /// Print the entry as one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `queue`.
#[derive(Debug, Args)]
pub struct QueueArgs {
    /// The case.
    pub case: PathBuf,
    /// Print JSON Lines, a hit a line.
    #[arg(long)]
    pub json: bool,
}

/// What a person can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DecisionKind {
    /// It is so.
    Confirm,
    /// It is not so.
    Reject,
    /// The two are one.
    Same,
    /// The two are not one.
    Different,
    /// It cannot be told whether the two are one.
    Unsure,
    /// It was reviewed.
    Review,
    /// The party named replied.
    Reply,
    /// The party named was not asked, for the reason given.
    Waiver,
    /// An earlier decision is taken back; its entry stays.
    Withdraw,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A case or a bundle.
    pub folder: PathBuf,
    /// Print the outcome as one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `sql`.
#[derive(Debug, Args)]
pub struct SqlArgs {
    /// The case; with --table it may be left out.
    pub case: PathBuf,
    /// One SELECT statement; without it, the tables and their columns are listed.
    pub query: Option<String>,
    /// A table of your own beside those of the case: a CSV, JSON Lines or Parquet file, or a folder of Parquet files
    /// such as `vessels partition` makes, under a name.
    #[arg(long = "table", value_name = "NAME=PATH")]
    pub tables: Vec<String>,
    /// Workers to ask, as `plimsoll worker` prints their addresses; every table is a --table that all can read.
    #[arg(long, value_name = "URL,URL", value_delimiter = ',', requires = "tables")]
    pub workers: Vec<String>,
    #[command(flatten)]
    pub detectors: DetectorArgs,
    /// Lists that screen() searches; the regime's own designations are always searched.
    #[arg(long, value_name = "PATH")]
    pub lists: Vec<PathBuf>,
    /// How long the query may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub timeout: u64,
    /// Print JSON Lines.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV.
    #[arg(long)]
    pub csv: bool,
}

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// The case.
    pub case: PathBuf,
    /// The words; "in quotation marks" for a phrase.
    pub words: String,
    /// How many paragraphs at the most.
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    /// Print JSON Lines.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `claims`.
#[derive(Debug, Args)]
pub struct ClaimsArgs {
    /// The texts: any kind that can be read.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The day they were published, where they do not say so themselves.
    #[arg(long, value_name = "DATE")]
    pub dated: Option<Date>,
    /// Print JSON Lines, a document a line.
    #[arg(long)]
    pub json: bool,
}

/// What can be done with lists.
#[derive(Debug, Subcommand)]
pub enum ListsCommand {
    /// Read lists in their publishers' formats, a designation a line: UN, OFAC, EU, UK, Japan, FollowTheMoney, our own.
    Read {
        /// The list's files; companions such as OFAC's alt and add files are joined.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON Lines.
        #[arg(long)]
        json: bool,
    },
    /// Compare two editions of a list.
    Diff {
        /// The older edition.
        old: PathBuf,
        /// The newer edition.
        new: PathBuf,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Tell whether an entry was listed on a day, from its dates and the editions at hand. Exit 0 whatever the answer.
    Listed {
        /// A reference of the list, a name word for word, or a ship's IMO number.
        what: String,
        /// The day.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// Editions of one list or several; the regime's own designations are asked too.
        #[arg(required = true)]
        lists: Vec<PathBuf>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Check whether a new edition may take the place of an old one. Exit 1 if it is of another list, older, cut off, or
    /// loses half of the entries.
    Check {
        /// The edition in use.
        old: PathBuf,
        /// The edition to take its place.
        new: PathBuf,
        /// Accept what is refused, for a reason that is printed with it; exit 0.
        #[arg(long, value_name = "REASON", value_parser = clap::builder::NonEmptyStringValueParser::new())]
        accept: Option<String>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `screen`.
#[derive(Debug, Args)]
pub struct ScreenArgs {
    /// Lists to search; the regime's own designations are always searched.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub lists: Vec<PathBuf>,
    /// A name.
    #[arg(long)]
    pub name: Option<String>,
    /// person, organisation or vessel.
    #[arg(long)]
    pub kind: Option<String>,
    /// A country of the party.
    #[arg(long, value_name = "CC")]
    pub country: Option<Country>,
    /// A birth date, or year.
    #[arg(long, value_name = "DATE")]
    pub born: Option<String>,
    /// A ship's IMO number.
    #[arg(long)]
    pub imo: Option<String>,
    /// A ship's MMSI.
    #[arg(long)]
    pub mmsi: Option<String>,
    /// A file of queries: CSV (columns id,name,kind,country,born,imo,…), JSON Lines or Parquet.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "kind", "country", "born", "imo", "mmsi"])]
    pub batch: Option<PathBuf>,
    /// Where to write a batch's answers: FILE.csv, FILE.jsonl or FILE.parquet [default: standard output].
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// From which score on a hit counts as a match [default: the method's].
    #[arg(long)]
    pub threshold: Option<f64>,
    /// How many hits at the most.
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// Print JSON Lines, a query a line.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `serve`.
///
/// `SIGTERM` ends it once what was begun is answered; `SIGHUP` reads the lists again.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Lists to search; the regime's own designations are always searched.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub lists: Vec<PathBuf>,
    /// Where to listen. There is neither encryption nor a login: other machines should come through a proxy that has both.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:1718")]
    pub listen: SocketAddr,
    /// Append a line of JSON to FILE for every query: what was asked, what was found, what was searched. It holds names.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Print a line of JSON to standard error for every request, without what was asked.
    #[arg(long)]
    pub access_log: bool,
    /// The day that answers are given on [default: today, UTC].
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// A file with the token that `POST /updatez` asks for [default: it is refused].
    #[arg(long, value_name = "FILE")]
    pub update_token: Option<PathBuf>,
    /// The address by which clients know the server [default: the one they ask at].
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
}

/// What can be done with recordings.
#[derive(Debug, Subcommand)]
pub enum AisCommand {
    /// Print a message a line; sentences that cannot be decoded are counted on standard error.
    Decode {
        /// Files of AIVDM sentences, or of objects as gpsd writes them.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON Lines.
        #[arg(long)]
        json: bool,
        /// Write ships' positions and voyage data to a Parquet file instead, a message a row.
        #[arg(long, value_name = "OUT", conflicts_with = "json")]
        parquet: Option<PathBuf>,
    },
}

/// What can be asked of ships.
#[derive(Debug, Subcommand)]
pub enum VesselsCommand {
    /// Print what ships did – gaps, encounters, port calls, identity changes – an event a line.
    Events(EventsArgs),
    /// Put positions into a folder parted by identity, for more than fits into memory and for workers.
    Partition(PartitionArgs),
    /// Make up traffic with planted truth, to measure detectors with.
    #[command(hide = true)]
    Generate(GenerateArgs),
}

/// Arguments of `vessels events`.
#[derive(Debug, Args)]
pub struct EventsArgs {
    /// Recordings of AIVDM sentences, CSV or Parquet with the columns ts, mmsi, lat, lon, sog, cog, or one folder of
    /// `vessels partition`.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub detectors: DetectorArgs,
    /// A ship silent from its last message up to this instant is an open gap [default: none is].
    #[arg(long, value_name = "INSTANT")]
    pub as_of: Option<jiff::Timestamp>,
    /// Workers to ask, as `plimsoll worker` prints their addresses; the positions are a folder that all can read.
    #[arg(long, value_name = "URL,URL", value_delimiter = ',')]
    pub workers: Vec<String>,
    /// Do the work in this process when no worker is left.
    #[arg(long, requires = "workers")]
    pub local_fallback: bool,
    /// MiB of intermediate results this process may hold over a folder of positions.
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(16..))]
    pub memory: u32,
    /// Write a Parquet file with a row an event and print nothing.
    #[arg(long, value_name = "OUT", conflicts_with = "json")]
    pub parquet: Option<PathBuf>,
    /// Print JSON Lines.
    #[arg(long)]
    pub json: bool,
}

/// Thresholds and ports.
#[derive(Debug, Args)]
pub struct DetectorArgs {
    /// Ports or anchorages: CSV with the columns name, country, lat, lon, the World Port Index, anchorages of Global
    /// Fishing Watch, or GeoJSON points [default: those of the DPRK and the coasts around it].
    #[arg(long, value_name = "FILE")]
    pub anchorages: Option<PathBuf>,
    /// The thresholds of the detectors [default: methods/vessels.toml].
    #[arg(long, value_name = "FILE")]
    pub methods: Option<PathBuf>,
}

/// Arguments of `vessels partition`.
#[derive(Debug, Args)]
pub struct PartitionArgs {
    /// Recordings of AIVDM sentences, CSV or Parquet.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The folder to make; it must be new or empty.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// How many parts: one for every million or two of positions.
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub parts: u32,
}

/// Arguments of `worker`.
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// The address to listen on; port 0 for any that is free.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub listen: std::net::SocketAddr,
    #[command(flatten)]
    pub detectors: DetectorArgs,
    /// Lists that screen() searches; the regime's own designations are always searched.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub lists: Vec<PathBuf>,
    /// The day on which is screened [default: today].
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// MiB of intermediate results it may hold.
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(16..))]
    pub memory: u32,
}

/// Arguments of `vessels generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// From which all chance is drawn; the same seed makes the same files.
    #[arg(long, default_value_t = 1718)]
    pub seed: u64,
    /// The day it begins, at midnight UTC.
    #[arg(long, value_name = "DATE", default_value = "2024-11-04")]
    pub start: jiff::civil::Date,
    /// How many days it lasts; what is planted needs four.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub days: u32,
    /// How many ships sail; every twenty have all that is planted.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=400_000))]
    pub ships: u32,
    /// The least seconds between two positions of a ship that are kept [default: all that are received].
    #[arg(long, value_name = "SECONDS", default_value_t = 0, hide_default_value = true)]
    pub every: u32,
    /// The forms to write beside truth.csv.
    #[arg(long, value_delimiter = ',', default_value = "nmea,csv,parquet")]
    pub form: Vec<GenerateForm>,
    /// The folder to write into.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
}

/// A form of a made-up recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GenerateForm {
    /// recording.nmea: sentences as receivers take them down.
    Nmea,
    /// positions.csv.
    Csv,
    /// positions.parquet.
    Parquet,
}

/// What can be done with the law.
#[derive(Debug, Subcommand)]
pub enum RegimeCommand {
    /// Show a provision, an exemption, a commodity, or the list of all.
    Show {
        /// Its id.
        id: Option<String>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Ask which provisions in force on a day speak of a conduct, and what is still unknown.
    Ask(AskArgs),
    /// Check a folder of regime data; exit 1 with file and line for each fault.
    Check {
        /// The folder, such as regime/1718.
        folder: PathBuf,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
}

/// Arguments of `regime ask`.
#[derive(Debug, Args)]
pub struct AskArgs {
    /// The day of the conduct.
    #[arg(long, value_name = "DATE")]
    pub date: Date,
    /// export_to_dprk, import_from_dprk, services_to_dprk, …
    #[arg(long)]
    pub direction: Option<String>,
    /// An HS code or the name of goods.
    #[arg(long, value_name = "HS|NAME")]
    pub goods: Option<String>,
    /// The type of event: arms_transfer, training, …
    #[arg(long, value_name = "TYPE")]
    pub event: Option<String>,
    /// Who acts: a country code or a name.
    #[arg(long, value_name = "CC|NAME")]
    pub actor: Option<String>,
    /// How much: "120 t", "600000 bbl".
    #[arg(long)]
    pub quantity: Option<String>,
    /// Since when the party or ship is listed.
    #[arg(long, value_name = "DATE")]
    pub listed_on: Option<Date>,
    /// What is known of an element a person answers: "DPRK flag=yes"; may be given several times.
    #[arg(long, value_name = "ELEMENT=yes|no", value_parser = yes_or_no)]
    pub known: Vec<(String, bool)>,
    /// Whether an exemption applies: EX-RAJIN=no; may be given several times.
    #[arg(long, value_name = "EXEMPTION=yes|no", value_parser = yes_or_no)]
    pub exempt: Vec<(String, bool)>,
    /// Also print the provisions of which an element is not met.
    #[arg(long)]
    pub all: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// Reads a name and whether it is so.
fn yes_or_no(given: &str) -> Result<(String, bool), String> {
    match given.rsplit_once('=') {
        Some((name, "yes")) if !name.trim().is_empty() => Ok((name.trim().to_owned(), true)),
        Some((name, "no")) if !name.trim().is_empty() => Ok((name.trim().to_owned(), false)),
        _ => Err("give a name and yes or no, such as \"DPRK flag=yes\"".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
