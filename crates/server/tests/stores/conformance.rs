//! What every store must do, for every kind of store.

use crate::{kinds, properties};

/// Tests a kind of store for each of these properties.
macro_rules! every {
    ($kind:ident has $($property:ident)*) => {
        mod $kind {
            $(
                #[test]
                fn $property() {
                    let Some(kind) = super::kinds::$kind() else {
                        return;
                    };
                    let runtime = tokio::runtime::Builder::new_multi_thread()
                        .worker_threads(4)
                        .enable_all()
                        .build()
                        .unwrap();
                    runtime.block_on(super::properties::$property(&kind));
                }
            )*
        }
    };
}

/// The list of properties, once.
macro_rules! all_properties {
    ($kind:ident) => {
        every! { $kind has
            a_number_is_given_once
            writers_do_not_lose_each_others_records
            a_range_is_what_there_is_of_it
            long_records_come_a_few_at_a_time
            bytes_stay_as_they_are
            a_new_record_wakes_who_waits
            nothing_is_missed_between_looking_and_waiting
            it_is_all_there_after_opening_again
            logs_of_different_names_are_apart
            a_lost_connection_is_made_again
            a_connection_that_carries_nothing_is_given_up
        }
    };
}

all_properties!(memory);
all_properties!(embedded);
#[cfg(all(feature = "postgres", feature = "redis"))]
all_properties!(postgres);
#[cfg(all(feature = "postgres", feature = "redis"))]
all_properties!(redis);
