/// The mean radius of the earth in kilometres (IUGG).
pub(crate) const EARTH_RADIUS_KM: f64 = 6371.0088;
/// Kilometres in a degree of latitude, a little less than any: what is further away in degrees is further away.
pub(crate) const KM_PER_DEGREE: f64 = 110.0;
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
    let half = |degrees: f64| sine(degrees.to_radians() / 2.0);
    let (north, east) = (half(other_lat - lat), half(other_lon - lon));
    // The product of the cosines of two latitudes, by that of their mean.
    let mean = ((lat + other_lat).to_radians() / 2.0).cos();
    let height = north * north + (mean * mean - north * north) * east * east;
    2.0 * EARTH_RADIUS_KM * arcsine(height.clamp(0.0, 1.0).sqrt())
}

/// Below this angle the first terms of a series are the sine to the last digit, and take a fraction of its time: ships
/// are compared with what is near.
const SMALL: f64 = 0.02;

fn sine(angle: f64) -> f64 {
    if angle.abs() >= SMALL {
        return angle.sin();
    }
    let square = angle * angle;
    angle * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)))
}

fn arcsine(sine: f64) -> f64 {
    if sine >= SMALL {
        return sine.asin();
    }
    let square = sine * sine;
    sine * (1.0
        + square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * (15.0 / 336.0 + square * 105.0 / 3456.0))))
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

/// Gives the place so many kilometres ahead on a course from a place, along a great circle.
pub(crate) fn ahead((lat, lon): (f64, f64), course: f64, km: f64) -> (f64, f64) {
    let (lat, lon, course) = (lat.to_radians(), lon.to_radians(), course.to_radians());
    let way = km / EARTH_RADIUS_KM;
    let north = lat.sin() * way.cos() + lat.cos() * way.sin() * course.cos();
    let there = north.clamp(-1.0, 1.0).asin();
    let east = (course.sin() * way.sin() * lat.cos()).atan2(way.cos() - lat.sin() * north);
    (there.to_degrees(), wrapped((lon + east).to_degrees()))
}

/// Gives an angle as one of at most half a turn: 180 degrees to the left to 180 to the right.
pub(crate) fn wrapped(degrees: f64) -> f64 {
    (degrees + 540.0).rem_euclid(360.0) - 180.0
}

/// Gives the corners in the south-west and the north-east of what places cover; `None` of none.
///
/// Longitudes are counted from the first place on, eastward and westward, so that the date line is nothing: a corner may
/// lie beyond 180 degrees. **Units:** decimal degrees.
///
/// ```
/// let corners = vessels::corners([(38.0, 179.0), (39.0, -179.0)].into_iter());
/// assert_eq!(corners, Some(((38.0, 179.0), (39.0, 181.0))));
/// ```
#[must_use]
pub fn corners(mut places: impl Iterator<Item = (f64, f64)>) -> Option<((f64, f64), (f64, f64))> {
    let first = places.next()?;
    let (mut low, mut high) = (first, first);
    for (lat, lon) in places {
        let lon = first.1 + wrapped(lon - first.1);
        low = (low.0.min(lat), low.1.min(lon));
        high = (high.0.max(lat), high.1.max(lon));
    }
    Some((low, high))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The haversine as it is printed in books.
    fn by_the_book((lat, lon): (f64, f64), (other_lat, other_lon): (f64, f64)) -> f64 {
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin();
        let height = half(other_lat - lat).powi(2)
            + lat.to_radians().cos() * other_lat.to_radians().cos() * half(other_lon - lon).powi(2);
        2.0 * EARTH_RADIUS_KM * height.clamp(0.0, 1.0).sqrt().asin()
    }

    proptest! {
        #[test]
        fn near_and_far_distances_are_those_of_the_book(
            (lat, lon) in (-90.0f64..=90.0, -180.0f64..=180.0),
            (north, east) in (-3.0f64..3.0, -3.0f64..3.0),
            (far_lat, far_lon) in (-90.0f64..=90.0, -180.0f64..=180.0),
        ) {
            let near = ((lat + north).clamp(-90.0, 90.0), lon + east);
            for other in [near, (far_lat, far_lon), (lat, lon)] {
                let (found, expected) = (distance_km((lat, lon), other), by_the_book((lat, lon), other));
                // Half way round the globe the arc sine magnifies what is rounded away.
                let slack = if expected > 20_000.0 { 1e-3 } else { 1e-7 };
                prop_assert!((found - expected).abs() <= slack, "{found} {expected}");
            }
        }

        #[test]
        fn what_lies_ahead_is_so_far_away(lat in -80.0f64..80.0, lon in -180.0f64..180.0, course in 0.0f64..360.0, km in 0.0f64..500.0) {
            let there = ahead((lat, lon), course, km);
            prop_assert!((distance_km((lat, lon), there) - km).abs() < 1e-6);
        }
    }
}
