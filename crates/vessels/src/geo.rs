/// The mean radius of the earth in kilometres (IUGG).
pub(crate) const EARTH_RADIUS_KM: f64 = 6371.0088;
/// Kilometres in a nautical mile.
pub(crate) const KM_PER_NAUTICAL_MILE: f64 = 1.852;

/// Gives the distance between two places along a great circle (haversine).
///
/// **Units:** decimal degrees in, kilometres out; right to 0.5 per cent, the flattening of the earth being left aside.
///
/// ```
/// let km = vessels::distance_km((38.7, 125.1), (38.93, 121.75));
/// assert!((km - 291.0).abs() < 1.0, "{km}");
/// ```
#[must_use]
pub fn distance_km((lat, lon): (f64, f64), (other_lat, other_lon): (f64, f64)) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin();
    let height = half(other_lat - lat).powi(2)
        + lat.to_radians().cos() * other_lat.to_radians().cos() * half(other_lon - lon).powi(2);
    2.0 * EARTH_RADIUS_KM * height.clamp(0.0, 1.0).sqrt().asin()
}

/// Gives the place a share of the way from one to the other, the shorter way round.
pub(crate) fn between((lat, lon): (f64, f64), (other_lat, other_lon): (f64, f64), share: f64) -> (f64, f64) {
    let mut east = other_lon - lon;
    if east > 180.0 {
        east -= 360.0;
    } else if east < -180.0 {
        east += 360.0;
    }
    let mut at = lon + east * share;
    if at > 180.0 {
        at -= 360.0;
    } else if at < -180.0 {
        at += 360.0;
    }
    (lat + (other_lat - lat) * share, at)
}

/// Gives the middle of places that lie near one another, also across the date line; `None` of none.
pub(crate) fn middle(places: impl Iterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    let mut first: Option<(f64, f64)> = None;
    let (mut north, mut east, mut count) = (0.0, 0.0, 0.0);
    for (lat, lon) in places {
        let (_, start) = *first.get_or_insert((lat, lon));
        let mut apart = lon - start;
        if apart > 180.0 {
            apart -= 360.0;
        } else if apart < -180.0 {
            apart += 360.0;
        }
        north += lat;
        east += apart;
        count += 1.0;
    }
    let (_, start) = first?;
    let lon = start + east / count;
    Some((
        north / count,
        if lon > 180.0 {
            lon - 360.0
        } else if lon < -180.0 {
            lon + 360.0
        } else {
            lon
        },
    ))
}

/// Gives the speed in knots that a distance takes in so many seconds; infinite for no time and some distance.
pub(crate) fn knots(km: f64, seconds: f64) -> f64 {
    if km == 0.0 { 0.0 } else { km / KM_PER_NAUTICAL_MILE / (seconds / 3600.0) }
}

/// Rounds for print.
pub(crate) fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale
}
