//! Tests of the regime: the data as it is, faults and their lines, properties over days.
