//! Accounts in Redis. Each operation is one script, so two requests at once can't tear it apart.
//!
//! An answer may be lost although the change was made. So each change has a name, under which its answer is kept for a minute:
//! sent again, it isn't made again.

use super::link::{Link, OpenError};
use super::reply::{self, Trouble};
use super::scripts::Script;
use super::unique::Names;
use async_trait::async_trait;
use realtime_hub::accounts::passwords::PasswordHash;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{
    Account, Accounts, AccountsError, NewAccount, NewToken, PasswordChange, Stored, StoredToken,
};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use redis::Value;

/// Accounts, or tokens, that one script looks at: while it does, everybody else waits.
const TOGETHER: usize = 500;

/// See the module.
pub struct RedisAccounts {
    link: Link<()>,
    names: Names,
}

impl RedisAccounts {
    /// Accounts in a Redis that answers. `url` is `redis://user:password@host:6379/0`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let link = Link::open(url, ()).await?;
        let names = Names::default();
        Ok(Self { link, names })
    }

    async fn ask(&self, script: Script, arguments: &[&str]) -> Stored<Value> {
        let asked = self.link.run(|wire| {
            let mut call = wire.call(script);
            call.arg(arguments);
            call
        });
        let value = asked.await.map_err(unavailable)?.value;
        match &value {
            Value::BulkString(word) => match word.as_slice() {
                b"taken" => Err(AccountsError::Taken),
                b"nobody" => Err(AccountsError::NotFound),
                b"last" => Err(AccountsError::LastAdmin),
                b"stale" => Err(AccountsError::Stale),
                b"full" => Err(AccountsError::Unavailable("every user id is taken".into())),
                _ => Ok(value),
            },
            _ => Ok(value),
        }
    }

    /// A change that is made once, however often it must be sent.
    async fn change(&self, script: Script, arguments: &[&str]) -> Stored<Value> {
        let name = self.names.next();
        let mut all = vec![name.as_str()];
        all.extend(arguments);
        self.ask(script, &all).await
    }

    async fn changed_user(&self, script: Script, arguments: &[&str]) -> Stored<User> {
        Ok(some_account(self.change(script, arguments).await?)?.user)
    }
}

#[async_trait]
impl Accounts for RedisAccounts {
    async fn create(&self, new: NewAccount) -> Stored<Account> {
        let role = word(&new.role)?;
        let arguments = [new.username.as_str(), &role, new.password_hash.as_phc()];
        some_account(self.change(Script::CreateAccount, &arguments).await?)
    }

    async fn by_id(&self, id: UserId) -> Stored<Option<Account>> {
        account(self.ask(Script::FindAccount, &["id", &id.to_string()]).await?)
    }

    async fn by_username(&self, username: &str) -> Stored<Option<Account>> {
        account(self.ask(Script::FindAccount, &["name", username]).await?)
    }

    async fn list(&self, status: Option<Status>) -> Stored<Vec<User>> {
        let status = status.map_or_else(|| Ok(String::new()), |status| word(&status))?;
        let (mut from, mut found) = (1, Vec::new());
        while from != 0 {
            let (start, many) = (from.to_string(), TOGETHER.to_string());
            let answer = self.ask(Script::ListAccounts, &[&start, &many, &status]).await?;
            let mut values = read(reply::list(answer))?.into_iter();
            from = read(reply::number(values.next().unwrap_or(Value::Nil)))?;
            for value in values {
                found.push(some_account(value)?.user);
            }
        }
        Ok(found)
    }

    async fn rename(&self, id: UserId, username: &str) -> Stored<User> {
        self.changed_user(Script::RenameAccount, &[&id.to_string(), username])
            .await
    }

    async fn set_role(&self, id: UserId, role: Role) -> Stored<User> {
        self.changed_user(Script::SetRole, &[&id.to_string(), &word(&role)?])
            .await
    }

    async fn set_status(&self, id: UserId, from: Status, to: Status) -> Stored<User> {
        let arguments = [id.to_string(), word(&from)?, word(&to)?];
        let [id, from, to] = &arguments;
        self.changed_user(Script::SetStatus, &[id, from, to]).await
    }

    async fn set_password(&self, id: UserId, change: PasswordChange) -> Stored<Vec<TokenHash>> {
        let (id, keep) = (id.to_string(), hex(change.keep));
        let arguments = [id.as_str(), change.from.as_phc(), change.to.as_phc(), &keep];
        hashes(self.change(Script::SetPassword, &arguments).await?)
    }

    async fn set_key(&self, id: UserId, public_key: &str) -> Stored<()> {
        self.ask(Script::SetKey, &[&id.to_string(), public_key]).await?;
        Ok(())
    }

    async fn block(&self, blocker: UserId, blocked: UserId) -> Stored<()> {
        let (blocker, blocked) = (blocker.to_string(), blocked.to_string());
        self.ask(Script::Block, &["SADD", &blocker, &blocked]).await?;
        Ok(())
    }

    async fn unblock(&self, blocker: UserId, blocked: UserId) -> Stored<()> {
        let (blocker, blocked) = (blocker.to_string(), blocked.to_string());
        self.ask(Script::Block, &["SREM", &blocker, &blocked]).await?;
        Ok(())
    }

    async fn blocked_between(&self, one: UserId, other: UserId) -> Stored<bool> {
        let answer = self
            .ask(Script::Blocked, &[&one.to_string(), &other.to_string()])
            .await?;
        Ok(read(reply::number(answer))? > 0)
    }

    async fn insert_token(&self, hash: TokenHash, new: NewToken) -> Stored<Vec<TokenHash>> {
        let StoredToken { user, expires_at_ms } = new.token;
        let numbers = [user.to_string(), expires_at_ms.to_string(), new.at_most.to_string()];
        let [user, ends, at_most] = &numbers;
        let arguments = [&hex(hash), user, ends, new.password_hash.as_phc(), at_most];
        hashes(self.change(Script::InsertToken, &arguments).await?)
    }

    async fn find_token(&self, hash: TokenHash) -> Stored<Option<StoredToken>> {
        let found = self.ask(Script::FindToken, &[&hex(hash)]).await?;
        read(reply::text(found))?.map(|found| token(&found)).transpose()
    }

    async fn revoke(&self, hash: TokenHash) -> Stored<bool> {
        let answer = self.change(Script::Revoke, &[&hex(hash)]).await?;
        Ok(read(reply::number(answer))? == 1)
    }

    async fn sweep(&self, now_ms: u64) -> Stored<Vec<TokenHash>> {
        let mut all = Vec::new();
        loop {
            let (now, many) = (now_ms.to_string(), TOGETHER.to_string());
            let ended = hashes(self.ask(Script::EndedTokens, &[&now, &many]).await?)?;
            if ended.is_empty() {
                return Ok(all);
            }
            let names: Vec<String> = ended.iter().copied().map(hex).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let more = ended.len() == TOGETHER;
            all.extend(ended);
            // They are dead by the clock, so whoever has one must hear of it, whether or not they could be forgotten. The next
            // sweep finds those that weren't.
            let forgotten = self.ask(Script::ForgetTokens, &names).await;
            if forgotten.is_err() || !more {
                return Ok(all);
            }
        }
    }
}

fn unavailable(trouble: Trouble) -> AccountsError {
    AccountsError::Unavailable(trouble.into_text())
}

fn read<T>(read: Result<T, Trouble>) -> Stored<T> {
    read.map_err(unavailable)
}

fn strange(what: &str) -> AccountsError {
    unavailable(Trouble::strange(what))
}

/// A role or a status as it is written everywhere.
fn word(value: &impl serde::Serialize) -> Stored<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(strange("a word that isn't one")),
    }
}

fn from_word<T: serde::de::DeserializeOwned>(value: Option<Value>) -> Stored<T> {
    let word = read(reply::some_text(value))?;
    serde_json::from_value(word.clone().into()).map_err(|_| strange(&word))
}

fn some_account(value: Value) -> Stored<Account> {
    account(value)?.ok_or_else(|| strange("nobody"))
}

/// Id, name, role, status, password, key.
fn account(value: Value) -> Stored<Option<Account>> {
    let mut values = read(reply::list(value))?.into_iter();
    let Some(id) = values.next() else { return Ok(None) };
    let id = read(reply::some_text(Some(id)))?;
    let user = User {
        id: UserId::parse(&id).ok_or_else(|| strange(&id))?,
        username: read(reply::some_text(values.next()))?,
        role: from_word(values.next())?,
        status: from_word(values.next())?,
    };
    Ok(Some(Account {
        user,
        password_hash: PasswordHash::from_phc(read(reply::some_text(values.next()))?),
        public_key: read(reply::text(values.next().unwrap_or(Value::Nil)))?,
    }))
}

/// `user end`
fn token(text: &str) -> Stored<StoredToken> {
    let read = || {
        let (user, ends) = text.split_once(' ')?;
        let (user, expires_at_ms) = (UserId::parse(user)?, ends.parse().ok()?);
        Some(StoredToken { user, expires_at_ms })
    };
    read().ok_or_else(|| strange("a token that can't be read"))
}

fn hex(hash: TokenHash) -> String {
    let mut text = String::with_capacity(64);
    for byte in hash.bytes() {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

fn hashes(value: Value) -> Stored<Vec<TokenHash>> {
    let values = match value {
        // An empty list that was kept as JSON comes back as an empty object, and that as nothing.
        Value::Nil => Vec::new(),
        value => read(reply::list(value))?,
    };
    values
        .into_iter()
        .map(|value| hash(&read(reply::some_text(Some(value)))?))
        .collect()
}

fn hash(text: &str) -> Stored<TokenHash> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return Err(strange("a token that can't be read"));
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        let digits = text.get(2 * at..2 * at + 2).unwrap_or_default();
        *byte = u8::from_str_radix(digits, 16).map_err(|_| strange("a token that can't be read"))?;
    }
    Ok(TokenHash::from_bytes(bytes))
}
