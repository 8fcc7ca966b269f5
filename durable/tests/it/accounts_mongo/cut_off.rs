//! A hub ends between two writes. The server is told to hang up on it after so many of its commands, and each number is tried until an
//! operation comes through.

use super::*;
use realtime_hub::accounts::{AccountsError, Stored};
use testkit::servers::{self, Kind, MongoOptions};

/// What the hub that is cut off calls itself, so that the server knows it.
const CUT: &str = "cut";

/// Who there is before each operation. Two admins count, one is banned, one is none.
async fn people(hub: &MongoAccounts) -> [UserId; 4] {
    let mut ids = Vec::new();
    for (name, role) in [
        ("ann", Role::Admin),
        ("ben", Role::Admin),
        ("cleo", Role::Admin),
        ("dora", Role::Student),
    ] {
        ids.push(somebody(hub, name, role).await);
    }
    hub.set_status(ids[2], Status::Normal, Status::Banned).await.unwrap();
    ids.try_into().unwrap()
}

/// Operations that are more than one write.
const OPERATIONS: [&str; 6] = ["demote", "ban", "promote", "unban", "create", "two at once"];

async fn operate(hub: &MongoAccounts, name: &str, [ann, ben, cleo, dora]: [UserId; 4]) -> Stored<()> {
    match name {
        "demote" => hub.set_role(ann, Role::Student).await.map(|_| ()),
        "ban" => hub.set_status(ann, Status::Normal, Status::Banned).await.map(|_| ()),
        "promote" => hub.set_role(dora, Role::Admin).await.map(|_| ()),
        "unban" => hub.set_status(cleo, Status::Banned, Status::Normal).await.map(|_| ()),
        "create" => hub.create(named("eve", Role::Admin)).await.map(|_| ()),
        _ => {
            let demote = hub.set_role(ann, Role::Teacher);
            let ban = hub.set_status(ben, Status::Normal, Status::Banned);
            let (demoted, banned) = tokio::join!(demote, ban);
            match (demoted, banned) {
                (Ok(_), Err(AccountsError::LastAdmin)) | (Err(AccountsError::LastAdmin), Ok(_)) => Ok(()),
                (Err(error), _) | (_, Err(error)) if error != AccountsError::LastAdmin => Err(error),
                other => panic!("both or none: {other:?}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_a_hub_is_cut_off_an_admin_is_left_and_the_next_start_repairs_the_rest() {
    if servers::not_run(&[Kind::Mongo]) {
        return;
    }
    let args = ["--setParameter", "enableTestCommands=1"].map(String::from).to_vec();
    let options = MongoOptions {
        args,
        ..MongoOptions::default()
    };
    let server = servers::Mongo::start(options).await.unwrap();
    for name in OPERATIONS {
        // A new ADMIN is there before they count, so that one comes through although it was cut off: hence all of the first numbers.
        let mut cuts = 0;
        while !comes_through(&server, name, cuts).await || cuts < 6 {
            cuts += 1;
        }
    }
}

/// Tries an operation that is cut off after so many commands. Whether it came through, what is left is whole.
async fn comes_through(server: &servers::Mongo, name: &str, commands: u32) -> bool {
    let url = server.url_of(&format!("{}{commands}", name.replace(' ', "_")));
    let hub = open(&url).await;
    let ids = people(&hub).await;
    let before = hub.list(None).await.unwrap();
    let cut = open(&format!("{url}?appName={CUT}")).await;
    mongo::hang_up_after(server, CUT, commands).await;
    let done = operate(&cut, name, ids).await;
    mongo::hang_up_no_more(server).await;
    drop(cut);

    let case = format!("{name}, cut off after {commands} commands: {done:?}");
    assert!(matches!(done, Ok(()) | Err(AccountsError::Unavailable(_))), "{case}");
    assert!(!admins(&hub).await.is_empty(), "nobody is left: {case}");
    // A hub that runs isn't stopped by what is left, and can't be led past the rule by it.
    let next = open(&url).await;
    let listed = mongo::note(&url).await;
    assert_eq!(
        listed.ids.iter().copied().collect::<std::collections::BTreeSet<_>>(),
        admins(&next).await.into_iter().collect(),
        "{case}"
    );
    assert!(!listed.under_way, "{case}");
    if done.is_ok() && name != "two at once" {
        assert_ne!(next.list(None).await.unwrap(), before, "{case}");
    }
    assert_eq!(depose_all(&hub).await, AccountsError::LastAdmin, "{case}");
    assert_eq!(admins(&next).await.len(), 1, "{case}");
    done.is_ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_goes_on_finishes_at_its_next_sweep_what_it_was_cut_off_from() {
    if servers::not_run(&[Kind::Mongo]) {
        return;
    }
    let args = ["--setParameter", "enableTestCommands=1"].map(String::from).to_vec();
    let options = MongoOptions {
        args,
        ..MongoOptions::default()
    };
    let server = servers::Mongo::start(options).await.unwrap();
    for commands in 0..5 {
        let url = server.url_of(&format!("sweep{commands}"));
        let [ann, ..] = people(open(&url).await.as_ref()).await;
        let hub = open(&format!("{url}?appName={CUT}")).await;
        mongo::hang_up_after(&server, CUT, commands).await;
        let cut = hub.set_role(ann, Role::Student).await;
        mongo::hang_up_no_more(&server).await;
        assert!(
            matches!(cut, Err(AccountsError::Unavailable(_))) || commands == 4,
            "{commands}: {cut:?}"
        );
        hub.sweep(0).await.unwrap();
        let listed = mongo::note(&url).await;
        assert!(!listed.under_way, "{commands}");
        assert_eq!(listed.ids, admins(&hub).await, "{commands}");
    }
}

/// Bans one ADMIN after the other, and returns what stopped it.
async fn depose_all(hub: &MongoAccounts) -> AccountsError {
    loop {
        for user in hub.list(None).await.unwrap().into_iter().filter(is_admin) {
            if let Err(error) = hub.set_status(user.id, user.status, Status::Banned).await {
                return error;
            }
        }
    }
}
