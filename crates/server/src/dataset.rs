use serde::Serialize;
use utoipa::ToSchema;

/// A list that was searched: which, in which edition, how many entries, and the digest of what they say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SearchedList {
    /// The list, by its short name.
    #[schema(example = "un-sc")]
    pub list: String,
    /// The edition; `null` where the list states none.
    #[schema(example = "2026-02-27")]
    pub edition: Option<String>,
    /// How many entries it has.
    pub entries: u64,
    /// SHA-256 of the entries as `plimsoll lists read --json` prints them, a line each.
    pub sha256: String,
}

/// The collections of all lists, by the names that clients of yente ask for.
pub(crate) const COLLECTIONS: [(&str, &str); 2] =
    [("default", "All lists that are loaded"), ("sanctions", "All lists that are loaded")];

/// Gives the title of a list as its publisher says it; a list not known here is called by its short name.
pub(crate) fn title(list: &str) -> &str {
    match list {
        "un-sc" => "United Nations Security Council Consolidated List",
        "un-1718-vessels" => "1718 Designated Vessels List",
        "1718-persons" => "Persons designated under resolution 1718 (2006), as restated by Plimsoll",
        "1718-entities" => "Entities designated under resolution 1718 (2006), as restated by Plimsoll",
        "1718-vessels" => "Vessels designated under resolution 1718 (2006), as restated by Plimsoll",
        "ofac-sdn" => "Specially Designated Nationals and Blocked Persons List (OFAC)",
        "ofac-consolidated" => "Consolidated Non-SDN Lists (OFAC)",
        "ofac-sdn-vessels" => {
            "Ships of the Specially Designated Nationals List (OFAC), as derived by another project"
        }
        "eu-fsf" => "Consolidated list of persons, groups and entities subject to EU financial sanctions",
        "uk-ofsi" => "Consolidated list of financial sanctions targets in the United Kingdom",
        "uk-sanctions-list" => "UK Sanctions List",
        "jp-meti-end-user" => "End User List (Ministry of Economy, Trade and Industry of Japan)",
        "jp-mof" => "List of those subject to asset freezing (Ministry of Finance of Japan)",
        _ => list,
    }
}
