//! The scripts: each operation that must be one step is one of them. Redis runs one script at a time, and nothing in between.
//!
//! Their keys depend on what they find, so they aren't named beforehand; a cluster, which would need that, isn't supported.

use crate::redis::reply::{self, Trouble};
use redis::aio::MultiplexedConnection;
use redis::{Cmd, Pipeline};
use std::sync::Arc;

macro_rules! scripts {
    ($($(#[$doc:meta])* $name:ident = $head:literal, $common:literal, $file:literal;)+) => {
        /// What can be asked of Redis in one step.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Script {
            $($(#[$doc])* $name,)+
        }

        const SOURCES: &[&str] = &[$(concat!($head, include_str!($common), include_str!($file)),)+];
    };
}

// When its memory is full, Redis refuses what takes more of it. What only reads must go on then (`no-writes`), and what makes
// room or takes a word back must too (`allow-oom`): a cursor that can't move would keep Redis full for ever.
scripts! {
    Append = "#!lua\n", "lua/common.lua", "lua/append.lua";
    Cancel = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/cancel.lua";
    Greet = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/greet.lua";
    Floor = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/floor.lua";
    Lost = "#!lua flags=no-writes\n", "lua/common.lua", "lua/lost.lua";
    Mark = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/mark.lua";
    Letters = "#!lua flags=no-writes\n", "lua/common.lua", "lua/letters.lua";
    Newest = "#!lua flags=no-writes\n", "lua/common.lua", "lua/newest.lua";
    Stored = "#!lua flags=no-writes\n", "lua/common.lua", "lua/stored.lua";
    Unarchived = "#!lua flags=allow-oom\nlocal PEEKS = false\n", "lua/common.lua", "lua/unarchived.lua";
    Peek = "#!lua flags=no-writes\nlocal PEEKS = true\n", "lua/common.lua", "lua/unarchived.lua";
    Archived = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/archived.lua";
    Trim = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/trim.lua";
    Edge = "#!lua flags=no-writes\n", "lua/common.lua", "lua/edge.lua";
    Remarked = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/remarked.lua";
    Remembered = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/remembered.lua";
    PutBack = "#!lua\n", "lua/common.lua", "lua/put_back.lua";
    Ledgers = "#!lua flags=no-writes\n", "lua/common.lua", "lua/ledgers.lua";
    Renew = "#!lua flags=allow-oom\n", "lua/common.lua", "lua/renew.lua";
    CreateAccount = "#!lua\n", "lua/accounts/common.lua", "lua/accounts/create.lua";
    FindAccount = "#!lua flags=no-writes\n", "lua/accounts/common.lua", "lua/accounts/find.lua";
    ListAccounts = "#!lua flags=no-writes\n", "lua/accounts/common.lua", "lua/accounts/list.lua";
    RenameAccount = "#!lua\n", "lua/accounts/common.lua", "lua/accounts/rename.lua";
    SetRole = "#!lua\n", "lua/accounts/common.lua", "lua/accounts/set_role.lua";
    SetStatus = "#!lua\n", "lua/accounts/common.lua", "lua/accounts/set_status.lua";
    SetPassword = "#!lua\n", "lua/accounts/common.lua", "lua/accounts/set_password.lua";
    SetKey = "#!lua\n", "lua/accounts/common.lua", "lua/accounts/set_key.lua";
    Block = "#!lua\n", "lua/accounts/common.lua", "lua/accounts/block.lua";
    Blocked = "#!lua flags=no-writes\n", "lua/accounts/common.lua", "lua/accounts/blocked.lua";
    InsertToken = "#!lua\n", "lua/accounts/common.lua", "lua/accounts/insert_token.lua";
    FindToken = "#!lua flags=no-writes\n", "lua/accounts/common.lua", "lua/accounts/find_token.lua";
    Revoke = "#!lua flags=allow-oom\n", "lua/accounts/common.lua", "lua/accounts/revoke.lua";
    EndedTokens = "#!lua flags=no-writes\n", "lua/accounts/common.lua", "lua/accounts/ended.lua";
    ForgetTokens = "#!lua flags=allow-oom\n", "lua/accounts/common.lua", "lua/accounts/forget.lua";
}

/// The script of one append, for whoever measures what the rest costs.
pub fn append_script() -> &'static str {
    SOURCES.get(Script::Append as usize).copied().unwrap_or_default()
}

/// The names under which Redis keeps the scripts.
#[derive(Clone, Debug)]
pub(crate) struct Loaded(Arc<[String]>);

impl Loaded {
    /// Gives Redis the scripts. It keeps them until it ends, so that a call sends 40 letters and not the whole script.
    pub(crate) async fn load(connection: &mut MultiplexedConnection) -> Result<Self, Trouble> {
        let mut pipeline = Pipeline::with_capacity(SOURCES.len());
        for source in SOURCES {
            pipeline.cmd("SCRIPT").arg("LOAD").arg(source);
        }
        let sent = connection.send_packed_commands(&pipeline, 0, SOURCES.len()).await;
        let answers = sent.map_err(|error| Trouble::of(&error))?;
        let names = answers
            .into_iter()
            .map(|answer| reply::some_text(Some(reply::checked(answer)?)));
        Ok(Self(names.collect::<Result<_, _>>()?))
    }

    /// The beginning of a call.
    pub(crate) fn call(&self, script: Script) -> Cmd {
        let mut command = redis::cmd("EVALSHA");
        // A name that isn't there is answered with NOSCRIPT, and the scripts are loaded again.
        command
            .arg(self.0.get(script as usize).map_or("", String::as_str))
            .arg(0);
        command
    }
}
