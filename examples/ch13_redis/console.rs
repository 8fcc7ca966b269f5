//! Redis at a console: each command is printed as it is sent, with what comes back.

use super::servers::{self, Found};
use anyhow::Result;
use redis::Value;
use redis::aio::MultiplexedConnection;

pub(crate) struct Console {
    connection: MultiplexedConnection,
    quiet: bool,
    _server: Found,
}

impl Console {
    pub(crate) async fn open() -> Result<Self> {
        let server = servers::find().await?;
        Ok(Self {
            connection: server.connect().await?,
            quiet: false,
            _server: server,
        })
    }

    /// Prints nothing from here on.
    pub(crate) fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    /// Sends a command. What Redis refuses is an answer too.
    pub(crate) async fn call(&mut self, words: &[&str]) -> Value {
        let mut command = redis::Cmd::new();
        command.arg(words);
        let answer = command.query_async(&mut self.connection).await;
        let answer = answer.unwrap_or_else(|error| Value::SimpleString(format!("refused: {}", reason(&error))));
        if !self.quiet {
            println!("    {:<42} {}", words.join(" "), show(&answer));
        }
        answer
    }
}

fn reason(error: &redis::RedisError) -> String {
    error.detail().map_or_else(|| error.to_string(), str::to_owned)
}

/// The entries of a stream as `1-0 "text"`, and everything else as one would expect.
fn show(value: &Value) -> String {
    match value {
        Value::Nil => "nothing".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Okay => "OK".to_owned(),
        Value::BulkString(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Value::SimpleString(text) => text.clone(),
        Value::Array(values) => match values.as_slice() {
            [] => "nothing".to_owned(),
            [Value::BulkString(id), Value::Array(fields)] => {
                let value = fields.get(1).map(show).unwrap_or_default();
                format!("{} {value}", String::from_utf8_lossy(id))
            }
            values => values.iter().map(show).collect::<Vec<_>>().join(", "),
        },
        other => format!("{other:?}"),
    }
}
