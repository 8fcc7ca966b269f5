//! `-- door`: what a log-in tells to somebody who only guesses, and what a hundred at once do to a server.

use anyhow::Result;
use futures_util::future::join_all;
use realtime_hub::accounts::passwords::{Cost, Password, PasswordHash, Passwords};
use realtime_hub::accounts::service::AccountService;
use realtime_hub::clock::SystemEntropy;
use realtime_hub::config::Config;
use realtime_hub::hub::error::Code;
use realtime_hub::runtime::{Parts, Runtime};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

const RIGHT: &str = "horse staple battery";
const AT_ONCE: usize = 100;

/// A door that answers as fast as it can.
struct Naive {
    passwords: Passwords,
    accounts: HashMap<&'static str, PasswordHash>,
}

impl Naive {
    /// Naive: it tells which of the two was wrong, twice. Once in words, and once by the clock.
    async fn log_in(&self, username: &str, password: &str) -> Result<&'static str> {
        let Some(hash) = self.accounts.get(username) else {
            return Ok("there is no such user");
        };
        let right = self.passwords.matches(Password::typed(password), Some(hash)).await?;
        Ok(if right { "welcome" } else { "wrong password" })
    }
}

/// Prints both doors' answers side by side, and what happens to a crowd.
pub(crate) async fn run() -> Result<()> {
    let hub = hub().await?;
    let passwords = Passwords::new(Cost::default(), Arc::new(SystemEntropy))?;
    let anns = passwords.hash(Password::chosen("password", RIGHT)?).await?;
    let accounts = HashMap::from([("ann", anns)]);
    let naive = Naive { passwords, accounts };
    println!("{:<24}{:<34}the hub", "", "a naive door");
    for (what, username, password) in [
        ("nobody's name", "eve", "let me in, please"),
        ("ann, wrong password", "ann", "let me in, please"),
        ("ann, right password", "ann", RIGHT),
    ] {
        let start = Instant::now();
        let told = naive.log_in(username, password).await?;
        let naive_took = start.elapsed();
        let start = Instant::now();
        let by_hub = match hub.log_in(username, password.into()).await {
            Ok(_) => "welcome".to_owned(),
            Err(refusal) => refusal.message,
        };
        let told = format!("{told}, {} ms", naive_took.as_millis());
        println!("{what:<24}{told:<34}{by_hub}, {} ms", start.elapsed().as_millis());
    }
    let (let_in, sent_back) = crowd(&hub).await;
    println!("{AT_ONCE} right passwords at once: {let_in} are let in, {sent_back} are told to come back");
    Ok(())
}

/// The hub's accounts, with one in them.
async fn hub() -> Result<Arc<AccountService>> {
    let config = Config::default();
    let parts = Parts::embedded(&config);
    let accounts = Arc::clone(&Runtime::new(config, parts)?.accounts);
    accounts.sign_up("ann", RIGHT.into()).await?;
    Ok(accounts)
}

/// How many of a crowd are let in, and how many are told that too many wait.
pub(crate) async fn crowd(hub: &AccountService) -> (usize, usize) {
    let answers = join_all((0..AT_ONCE).map(|_| hub.log_in("ann", RIGHT.into()))).await;
    let let_in = answers.iter().filter(|answer| answer.is_ok()).count();
    let unavailable = |code: Code| code == Code::Unavailable;
    let sent_back = answers.iter().filter(|answer| {
        let refused = answer.as_ref().err();
        refused.is_some_and(|refusal| unavailable(refusal.code))
    });
    (let_in, sent_back.count())
}
