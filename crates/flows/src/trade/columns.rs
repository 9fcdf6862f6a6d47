//! Where in a row what stands, by the words of the heading.

/// What a column of a table of trade holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Type,
    Classification,
    Original,
    Period,
    Year,
    Month,
    ReporterNumber,
    ReporterLetters,
    Reporter,
    PartnerNumber,
    PartnerLetters,
    Partner,
    SecondPartner,
    FlowCode,
    Flow,
    Customs,
    Transport,
    Level,
    Code,
    UnitCode,
    UnitWords,
    Quantity,
    QuantityEstimated,
    Weight,
    WeightTonnes,
    WeightEstimated,
    Value,
    ValueThousands,
    Cif,
    Fob,
}

/// How many kinds of columns there are.
const KINDS: usize = Column::Fob as usize + 1;

/// Headings as publishers and people write them, in lower case with letters and digits only.
const WORDS: [(&str, Column); 83] = [
    ("typecode", Column::Type),
    ("classificationcode", Column::Classification),
    ("classification", Column::Classification),
    ("hsrevision", Column::Classification),
    ("revision", Column::Classification),
    ("nomenclature", Column::Classification),
    ("isoriginalclassification", Column::Original),
    ("period", Column::Period),
    ("time", Column::Period),
    ("date", Column::Period),
    ("refyear", Column::Year),
    ("year", Column::Year),
    ("refmonth", Column::Month),
    ("month", Column::Month),
    ("reportercode", Column::ReporterNumber),
    ("reporterm49", Column::ReporterNumber),
    ("reporteriso", Column::ReporterLetters),
    ("reporteriso3", Column::ReporterLetters),
    ("reporterdesc", Column::Reporter),
    ("reporter", Column::Reporter),
    ("reportername", Column::Reporter),
    ("reportingcountry", Column::Reporter),
    ("reportingstate", Column::Reporter),
    ("partnercode", Column::PartnerNumber),
    ("partnerm49", Column::PartnerNumber),
    ("partneriso", Column::PartnerLetters),
    ("partneriso3", Column::PartnerLetters),
    ("partnerdesc", Column::Partner),
    ("partner", Column::Partner),
    ("partnername", Column::Partner),
    ("partnercountry", Column::Partner),
    ("partner2code", Column::SecondPartner),
    ("2ndpartnercode", Column::SecondPartner),
    ("flowcode", Column::FlowCode),
    ("tradeflowcode", Column::FlowCode),
    ("flowdesc", Column::Flow),
    ("flow", Column::Flow),
    ("tradeflow", Column::Flow),
    ("direction", Column::Flow),
    ("customscode", Column::Customs),
    ("customsproccode", Column::Customs),
    ("motcode", Column::Transport),
    ("modeoftransportcode", Column::Transport),
    ("aggrlevel", Column::Level),
    ("aggregatelevel", Column::Level),
    ("cmdcode", Column::Code),
    ("commoditycode", Column::Code),
    ("hs", Column::Code),
    ("hscode", Column::Code),
    ("hs2", Column::Code),
    ("hs4", Column::Code),
    ("hs6", Column::Code),
    ("productcode", Column::Code),
    ("tariffcode", Column::Code),
    ("qtyunitcode", Column::UnitCode),
    ("qtyunitabbr", Column::UnitWords),
    ("qtyunit", Column::UnitWords),
    ("unit", Column::UnitWords),
    ("qty", Column::Quantity),
    ("quantity", Column::Quantity),
    ("isqtyestimated", Column::QuantityEstimated),
    ("netwgt", Column::Weight),
    ("netweightkg", Column::Weight),
    ("netweight", Column::Weight),
    ("weight", Column::Weight),
    ("weightkg", Column::Weight),
    ("kg", Column::Weight),
    ("weightt", Column::WeightTonnes),
    ("weighttonnes", Column::WeightTonnes),
    ("tonnes", Column::WeightTonnes),
    ("isnetwgtestimated", Column::WeightEstimated),
    ("primaryvalue", Column::Value),
    ("tradevalueus", Column::Value),
    ("tradevalueusd", Column::Value),
    ("tradevalue", Column::Value),
    ("value", Column::Value),
    ("valueusd", Column::Value),
    ("valueus", Column::Value),
    ("value1000usd", Column::ValueThousands),
    ("valueus1000", Column::ValueThousands),
    ("valueusdthousand", Column::ValueThousands),
    ("cifvalue", Column::Cif),
    ("fobvalue", Column::Fob),
];

/// Where in a row each column stands.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    at: [Option<usize>; KINDS],
    /// Whether the heading is one of UN Comtrade's, whose figures are written for machines.
    pub(super) comtrade: bool,
}

impl Columns {
    /// Finds the columns of a heading; `None` where it is none of a table of trade.
    ///
    /// It names a reporter, a partner, a flow, a time, a code of goods and a value, weight or quantity.
    pub(super) fn of<'a>(heading: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut at = [None; KINDS];
        let mut comtrade = false;
        for (place, cell) in heading.into_iter().enumerate() {
            let bare: String =
                cell.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            comtrade |= matches!(bare.as_str(), "cmdcode" | "tradevalueus" | "primaryvalue");
            if let Some((_, column)) = WORDS.iter().find(|(word, _)| *word == bare)
                && let Some(slot) = at.get_mut(*column as usize)
            {
                slot.get_or_insert(place);
            }
        }
        let found = Self { at, comtrade };
        let has = |columns: &[Column]| columns.iter().any(|column| found.place(*column).is_some());
        use Column as C;
        (has(&[C::ReporterNumber, C::ReporterLetters, C::Reporter])
            && has(&[C::PartnerNumber, C::PartnerLetters, C::Partner])
            && has(&[C::FlowCode, C::Flow])
            && has(&[C::Period, C::Year])
            && has(&[C::Code])
            && has(&[C::Value, C::ValueThousands, C::Cif, C::Fob, C::Weight, C::WeightTonnes, C::Quantity]))
        .then_some(found)
    }

    /// Gives the place of a column in a row.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.at.get(column as usize).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_once_and_every_layout_is_known() {
        let mut words: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
        words.sort_unstable();
        assert!(words.windows(2).all(|two| two[0] != two[1]));
        for heading in [
            "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,classificationCode,cmdCode,cmdDesc,aggrLevel,qtyUnitCode,qty,netWgt,primaryValue",
            "Classification,Year,Period,Period Desc.,Aggregate Level,Trade Flow Code,Trade Flow,Reporter Code,Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,Netweight (kg),Trade Value (US$)",
            "reporter,partner,flow,period,hs,value,weight",
            "VALUE (USD),hs_code,Year,FLOW,Partner,Reporter",
        ] {
            assert!(Columns::of(heading.split(',')).is_some(), "{heading}");
        }
        for heading in ["supplier,month,barrels", "ts,mmsi,lat,lon", "reporter,partner,period,hs,value", ""] {
            assert!(Columns::of(heading.split(',')).is_none(), "{heading}");
        }
    }
}
