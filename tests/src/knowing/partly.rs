//! A system of which not all could be understood is not simply fine.

use super::{PROVIDERS, firm};
use truedocket_engine::api::states::SystemReading;
use truedocket_engine::api::today::{Report, SystemState};

fn clio(report: &Report) -> &SystemState {
    report.systems.iter().find(|system| system.name == "Clio").expect("it is connected")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_system_with_items_that_cannot_be_read_has_no_tick() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        let report = installation.morning().await.report;
        assert_eq!(clio(&report).state, SystemReading::Ok, "{provider:?}: all of it can be read");
        // Her account is closed: nobody owns the calendar on which her entries lie.
        {
            let mut world = installation.sandbox.shared.world_mut();
            let last = world.people.iter().rposition(|person| person.attorney).expect("a law firm");
            world.people.remove(last);
        }
        let report = installation.morning().await.report;
        let told = clio(&report);
        assert_ne!(told.state, SystemReading::Ok, "{provider:?}: some of its entries say nothing");
        assert!(told.why.contains("could not be read"), "{provider:?}: how many: {}", told.why);
    }
}
