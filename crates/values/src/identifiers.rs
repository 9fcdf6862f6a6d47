use crate::{Country, ValueError};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use std::{fmt, str::FromStr};

/// An IMO ship identification number: seven digits whose check digit is right.
///
/// **Source:** IMO resolution A.1117(30): the last digit is the last digit of the sum of the first
/// six, each multiplied by 7 down to 2.
///
/// ```
/// use values::ImoNumber;
/// let imo: ImoNumber = "IMO 9074729".parse().unwrap();
/// assert_eq!(imo.to_string(), "9074729");
/// assert_eq!("9074728".parse::<ImoNumber>().unwrap_err().code, "values/imo-check-digit");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImoNumber(u32);

impl ImoNumber {
    /// Checks a number as AIS and tables carry it.
    ///
    /// # Errors
    /// `values/imo-length` or `values/imo-check-digit`.
    pub fn from_number(number: u32) -> Result<Self, ValueError> {
        let input = || number.to_string();
        if !(1_000_000..=9_999_999).contains(&number) {
            return Err(ValueError::new(
                "an IMO ship number",
                &input(),
                "it has not seven digits",
                "values/imo-length",
            ));
        }
        let sum: u32 = (2..=7).map(|weight| weight * (number / 10u32.pow(weight - 1) % 10)).sum();
        if sum % 10 != number % 10 {
            return Err(ValueError::new(
                "an IMO ship number",
                &input(),
                "its check digit is wrong",
                "values/imo-check-digit",
            ));
        }
        Ok(Self(number))
    }

    /// Gives the seven digits as a number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

impl FromStr for ImoNumber {
    type Err = ValueError;

    /// Reads seven digits, with `IMO`, a colon or spaces before them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = strip_scheme(text, "IMO");
        match digits.parse() {
            Ok(number) if digits.len() == 7 => Self::from_number(number).map_err(|mut error| {
                error.input = text.chars().take(80).collect();
                error
            }),
            _ => Err(ValueError::new(
                "an IMO ship number",
                text,
                "it has not seven digits",
                "values/imo-length",
            )),
        }
    }
}

/// An IMO company or registered-owner number: seven digits with the company check digit.
///
/// A ship's and a company's number have different check digits, hence two types.
/// **Source:** IMO resolution MSC.160(78) scheme: weights 8, 6, 4, 2, 9, 7 over the first six digits;
/// the check digit is 11 less the sum modulo 11, modulo 10.
///
/// ```
/// use values::CompanyImoNumber;
/// assert!("IMO 1790183".parse::<CompanyImoNumber>().is_ok());
/// assert!("9074729".parse::<CompanyImoNumber>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanyImoNumber(u32);

impl FromStr for CompanyImoNumber {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = strip_scheme(text, "IMO");
        let wrong = |reason, code| ValueError::new("an IMO company number", text, reason, code);
        let number: u32 = match digits.parse() {
            Ok(number) if digits.len() == 7 => number,
            _ => return Err(wrong("it has not seven digits", "values/company-imo-length")),
        };
        let sum: u32 = [8, 6, 4, 2, 9, 7]
            .iter()
            .enumerate()
            .map(|(at, weight)| weight * (number / 10u32.pow(6 - at as u32) % 10))
            .sum();
        if (11 - sum % 11) % 10 != number % 10 {
            return Err(wrong("its check digit is wrong", "values/company-imo-check-digit"));
        }
        Ok(Self(number))
    }
}

/// A Maritime Mobile Service Identity: nine digits.
///
/// Two vessels may share one by mistake or on purpose; it does not prove which ship sent a message.
/// **Source:** ITU-R M.585.
///
/// ```
/// use values::Mmsi;
/// let mmsi: Mmsi = "445114000".parse().unwrap();
/// assert_eq!(mmsi.country_digits(), Some(445));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mmsi(u32);

impl Mmsi {
    /// Checks a number as AIS carries it.
    ///
    /// # Errors
    /// `values/mmsi-length` if it has more than nine digits or is zero.
    pub fn from_number(number: u32) -> Result<Self, ValueError> {
        if number == 0 || number > 999_999_999 {
            return Err(ValueError::new(
                "an MMSI",
                &number.to_string(),
                "it has not one to nine digits",
                "values/mmsi-length",
            ));
        }
        Ok(Self(number))
    }

    /// Gives the number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// Gives the three maritime identification digits of a ship station, which name its flag.
    #[must_use]
    pub fn country_digits(self) -> Option<u32> {
        let digits = self.0 / 1_000_000;
        (200..=799).contains(&digits).then_some(digits)
    }

    /// Gives the country whose digits they are; `None` of digits that are assigned to none.
    ///
    /// It is the flag that a ship sends, not proof of the one it flies. **Source:** ITU, Table of Maritime
    /// Identification Digits (`data/maritime_digits.tsv`).
    ///
    /// ```
    /// use values::{Country, Mmsi};
    /// assert_eq!("445114000".parse::<Mmsi>().unwrap().flag(), Some(Country::DPRK));
    /// assert_eq!("299114000".parse::<Mmsi>().unwrap().flag(), None);
    /// ```
    #[must_use]
    pub fn flag(self) -> Option<Country> {
        let digits = self.country_digits()?;
        let at = FLAGS.binary_search_by_key(&digits, |(digits, _)| *digits).ok()?;
        FLAGS.get(at).map(|(_, country)| *country)
    }
}

/// The maritime identification digits with their countries, in the order of the digits.
static FLAGS: LazyLock<Vec<(u32, Country)>> = LazyLock::new(|| {
    let rows = include_str!("../data/maritime_digits.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut flags: Vec<(u32, Country)> = rows
        .filter_map(|row| {
            let (digits, code) = row.split_once('\t')?;
            Some((digits.parse().ok()?, code.parse().ok()?))
        })
        .collect();
    flags.sort_unstable();
    flags
});

impl FromStr for Mmsi {
    type Err = ValueError;

    /// Reads nine digits, with `MMSI`, a colon or spaces before them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = strip_scheme(text, "MMSI");
        match digits.parse() {
            Ok(number) if digits.len() == 9 => Self::from_number(number),
            _ => Err(ValueError::new("an MMSI", text, "it has not nine digits", "values/mmsi-length")),
        }
    }
}

/// A Harmonized System code: two to ten digits, always a text, so that `0302` stays `0302`.
///
/// ```
/// use values::HsCode;
/// let code: HsCode = "2710.19".parse().unwrap();
/// assert_eq!(code.chapter(), "27");
/// assert!(code.is_within(&"2710".parse().unwrap()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HsCode(String);

impl HsCode {
    /// Gives the digits without dots.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Gives the two digits of the chapter.
    #[must_use]
    pub fn chapter(&self) -> &str {
        &self.0[..2]
    }

    /// Tells whether this code is `wider` or lies below it.
    #[must_use]
    pub fn is_within(&self, wider: &HsCode) -> bool {
        self.0.starts_with(&wider.0)
    }
}

impl FromStr for HsCode {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.trim().chars().filter(|letter| !matches!(letter, '.' | ' ')).collect();
        let right = (2..=10).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if right {
            Ok(Self(digits))
        } else {
            Err(ValueError::new("an HS code", text, "it is not two to ten digits", "values/hs-code"))
        }
    }
}

/// Cuts the name of the scheme and what separates it from the digits.
fn strip_scheme<'a>(text: &'a str, scheme: &str) -> &'a str {
    let text = text.trim();
    let rest = match text.get(..scheme.len()) {
        Some(head) if head.eq_ignore_ascii_case(scheme) => &text[scheme.len()..],
        _ => text,
    };
    rest.trim_start_matches(|letter: char| !letter.is_ascii_alphanumeric()).trim_end()
}

macro_rules! print_as_digits {
    ($type:ty, $width:literal) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{:0", $width, "}"), self.0)
            }
        }
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl TryFrom<String> for $type {
            type Error = ValueError;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.to_string()
            }
        }
    };
}

print_as_digits!(ImoNumber, 7);
print_as_digits!(CompanyImoNumber, 7);
print_as_digits!(Mmsi, 9);

impl fmt::Display for HsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for HsCode {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HsCode> for String {
    fn from(code: HsCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_row_of_the_digits_names_a_country_once() {
        let rows = include_str!("../data/maritime_digits.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(rows.count(), 292);
        assert_eq!(FLAGS.len(), 292);
        assert!(FLAGS.windows(2).all(|two| two[0].0 < two[1].0));
        let of = |code: &str| FLAGS.iter().filter(|(_, country)| country.code() == code).count();
        assert_eq!((of("KP"), of("PA"), of("LR"), of("CN")), (1, 12, 2, 3));
    }

    #[test]
    fn listed_ships_pass_and_a_changed_digit_fails() {
        for number in [7303803, 8916580, 9191773, 8909575] {
            assert!(ImoNumber::from_number(number).is_ok(), "{number}");
            assert!(ImoNumber::from_number(number + 1).is_err(), "{number}");
        }
    }

    proptest! {
        #[test]
        fn print_and_parse_are_inverse(number in 1_000_000u32..10_000_000) {
            if let Ok(imo) = ImoNumber::from_number(number) {
                prop_assert_eq!(imo.to_string().parse::<ImoNumber>().unwrap(), imo);
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,24}") {
            let _ = text.parse::<ImoNumber>();
            let _ = text.parse::<CompanyImoNumber>();
            let _ = text.parse::<Mmsi>();
            let _ = text.parse::<HsCode>();
        }
    }
}
