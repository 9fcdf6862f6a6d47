use crate::error::ApiError;

/// The parameters of an address: names and values, in order, a name as often as it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads `a=1&b=2`; what is no UTF-8 becomes the sign for that.
    pub(crate) fn parse(text: &[u8]) -> Self {
        Self(
            form_urlencoded::parse(text)
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// Gives the last value of a name.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Gives all values of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Gives a whole number from 0 up to a limit.
    pub(crate) fn number(&self, name: &str, default: usize, max: usize) -> Result<usize, ApiError> {
        let Some(text) = self.one(name) else { return Ok(default) };
        let wrong = || ApiError::unprocessable(format!("`{name}` must be a whole number from 0 to {max}"));
        let number: usize = text.trim().parse().map_err(|_| wrong())?;
        if number > max { Err(wrong()) } else { Ok(number) }
    }

    /// Gives a share from 0 to 1.
    pub(crate) fn share(&self, name: &str) -> Result<Option<f64>, ApiError> {
        let Some(text) = self.one(name) else { return Ok(None) };
        match text.trim().parse::<f64>() {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(Some(share)),
            _ => Err(ApiError::unprocessable(format!("`{name}` must be a number from 0 to 1"))),
        }
    }

    /// Gives yes or no.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        let Some(text) = self.one(name) else { return Ok(None) };
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Ok(Some(true)),
            "false" | "0" | "no" | "off" => Ok(Some(false)),
            _ => Err(ApiError::unprocessable(format!("`{name}` must be true or false"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_what_they_must_be() {
        let parameters = Parameters::parse(b"limit=3&t=0.5&t=0.7&f=True&x=%FF&n=-1&s=NaN");
        assert_eq!(parameters.number("limit", 5, 10), Ok(3));
        assert_eq!(parameters.number("other", 5, 10), Ok(5));
        assert!(parameters.number("limit", 5, 2).is_err());
        assert!(parameters.number("n", 5, 10).is_err());
        assert_eq!(parameters.share("t"), Ok(Some(0.7)));
        assert!(parameters.share("s").is_err());
        assert_eq!(parameters.all("t"), ["0.5", "0.7"]);
        assert_eq!(parameters.flag("f"), Ok(Some(true)));
        assert!(parameters.flag("t").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let parameters = Parameters::parse(&bytes);
            let _ = (parameters.number("a", 0, 9), parameters.share("a"), parameters.flag("a"));
        }
    }
}
