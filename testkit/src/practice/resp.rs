//! Redis' own protocol, by hand: a command is a list of texts, an answer begins with a letter that says what it is.

use std::io::{BufRead as _, BufReader, Error, ErrorKind, Read as _, Result as IoResult, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use super::reply::{Failed, Reply};

/// Longer than any command of an exercise takes.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct Connection(BufReader<TcpStream>);

impl Connection {
    /// To the server that `REDIS_URL` names: `redis://127.0.0.1:6379`, or with a password `redis://:secret@127.0.0.1:6379`.
    pub(super) fn from_env() -> Result<Self, String> {
        let url =
            std::env::var("REDIS_URL").map_err(|_| "REDIS_URL isn't set; `cargo course check NAME --real` sets it")?;
        Self::to(&url).map_err(|why| format!("cannot speak to Redis at `{url}` (REDIS_URL): {why}"))
    }

    fn to(url: &str) -> Result<Self, String> {
        let rest = url
            .strip_prefix("redis://")
            .ok_or("the address has to begin with `redis://`")?;
        let (user, host) = rest.rsplit_once('@').unwrap_or(("", rest));
        let host = host.split('/').next().unwrap_or(host);
        let host = if host.contains(':') {
            host.to_owned()
        } else {
            format!("{host}:6379")
        };
        let stream = TcpStream::connect(host).map_err(|error| error.to_string())?;
        stream
            .set_read_timeout(Some(PATIENCE))
            .map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let mut connection = Self(BufReader::new(stream));
        let (_, password) = user.split_once(':').unwrap_or(("", user));
        let greeting: &[&str] = if password.is_empty() {
            &["PING"]
        } else {
            &["AUTH", password]
        };
        connection.call(greeting).map_err(|failed| failed.to_string())?;
        Ok(connection)
    }

    pub(super) fn call(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        let mut command = format!("*{}\r\n", words.len());
        for word in words {
            command += &format!("${}\r\n{word}\r\n", word.len());
        }
        let sent = self.0.get_mut().write_all(command.as_bytes());
        sent.and_then(|()| self.read()).unwrap_or(Err(Failed::Lost))
    }

    fn read(&mut self) -> IoResult<Result<Reply, Failed>> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end();
        let (kind, rest) = line.split_at_checked(1).unwrap_or(("", ""));
        let number = || rest.parse::<i64>().map_err(|_| odd(line));
        Ok(Ok(match kind {
            "+" => Reply::Text(rest.to_owned()),
            "-" => return Ok(Err(Failed::Refused(rest.to_owned()))),
            ":" => Reply::Int(number()?),
            "$" => match usize::try_from(number()?) {
                Err(_) => Reply::Nil,
                Ok(length) => Reply::Text(self.bulk(length)?),
            },
            "*" => match usize::try_from(number()?) {
                Err(_) => Reply::Nil,
                Ok(length) => return self.list(length),
            },
            _ => return Err(odd(line)),
        }))
    }

    /// Reads all of a list, also when one of its answers is an error: the next answer begins behind it.
    fn list(&mut self, length: usize) -> IoResult<Result<Reply, Failed>> {
        let replies: Vec<_> = (0..length).map(|_| self.read()).collect::<IoResult<_>>()?;
        Ok(replies.into_iter().collect::<Result<_, _>>().map(Reply::List))
    }

    fn bulk(&mut self, length: usize) -> IoResult<String> {
        let mut bytes = vec![0; length + 2];
        self.0.read_exact(&mut bytes)?;
        bytes.truncate(length);
        String::from_utf8(bytes).map_err(|_| odd("a text that isn't UTF-8"))
    }
}

fn odd(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, format!("`{what}` isn't an answer of Redis"))
}
