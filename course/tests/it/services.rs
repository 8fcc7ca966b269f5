//! `cargo course services`: with real servers where they are started, and with a stand-in for docker where containers are.

use std::fs;
use std::path::Path;
use std::process::Command;

use testkit::servers::{self, Kind, Redis, RedisOptions};

use crate::fixture::{Fixture, Ran};

const BOTH: [Kind; 2] = [Kind::Redis, Kind::Mongo];

/// A course whose servers end with it, also when a test fails before it could end them.
struct Place {
    fixture: Fixture,
    path: String,
}

impl Place {
    /// On a machine that has what is on `path`.
    fn with(path: String) -> Self {
        let fixture = Fixture::new(&["one"]);
        Self { fixture, path }
    }

    /// On a machine that has both servers.
    fn with_servers() -> Self {
        let folders = BOTH.map(|kind| kind.program().unwrap().parent().unwrap().display().to_string());
        Self::with(format!("{}:{}", folders.join(":"), std::env::var("PATH").unwrap()))
    }

    /// On a machine that has docker alone: a script that writes down its arguments, and fails at `fails_at`.
    fn with_a_stand_in_for_docker(fails_at: &str) -> Self {
        let place = Self::with(String::new());
        let script = format!(
            "#!/bin/sh\necho \"$@ $REDIS_PORT $MONGODB_PORT\" >> '{}'\n[ \"$1\" != '{fails_at}' ]\n",
            place.fixture.path("said").display()
        );
        place.fixture.write("bin/docker", &script);
        let docker = place.fixture.path("bin/docker");
        Command::new("chmod").arg("+x").arg(docker).status().unwrap();
        let path = place.fixture.path("bin").display().to_string();
        Self { path, ..place }
    }

    fn command(&self, what: &str) -> Command {
        let mut command = self.fixture.command(&["services", what]);
        command
            .env("PATH", &self.path)
            .env_remove("REDIS_URL")
            .env_remove("MONGODB_URI");
        command
    }

    fn services(&self, what: &str) -> Ran {
        Ran::from(self.command(what).output().unwrap())
    }

    /// What the stand-in was asked, and which ports it was told.
    fn docker_said(&self) -> String {
        self.fixture.read("said")
    }
}

/// Ends what is left when a test fails.
struct Down<'a>(&'a Place);

impl Drop for Down<'_> {
    fn drop(&mut self) {
        let _ = self.0.command("down").output();
    }
}

/// The number after `process `, for each server.
fn processes(text: &str) -> Vec<String> {
    let after = text.split("process ").skip(1);
    after
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .collect()
}

#[test]
fn what_is_installed_is_started_once_and_ended() {
    if servers::not_run(&BOTH) {
        return;
    }
    let place = Place::with_servers();
    let _down = Down(&place);
    place.services("status").ends_with(1).says("services up");
    let up = place.services("up");
    up.ends_with(0)
        .says("export REDIS_URL=redis://127.0.0.1:")
        .says("export MONGODB_URI=mongodb://127.0.0.1:");
    let started = processes(&up.text);
    assert_eq!(started.len(), 2, "{}", up.text);
    // A second call uses what the first has started.
    assert_eq!(processes(&place.services("up").ends_with(0).text), started);
    place
        .services("status")
        .ends_with(0)
        .says("answers")
        .is_silent_about("silent");
    for data in ["redis/appendonlydir", "mongodb/WiredTiger"] {
        assert!(place.fixture.path("target/services").join(data).exists(), "{data}");
    }
    let down = place.services("down");
    down.ends_with(0).says("ended").says("its data stays in");
    for id in started {
        // Where nobody collects an ended process, its number stays, and no more of it.
        let left = fs::read(Path::new("/proc").join(&id).join("cmdline")).unwrap_or_default();
        assert!(left.is_empty(), "process {id} is still there: {}", down.text);
    }
    place.services("status").ends_with(1).says("not started");
    place.services("down").ends_with(0).says("Nothing to end");
}

#[tokio::test]
async fn what_the_variables_name_is_used_and_nothing_is_started() {
    if servers::not_run(&[Kind::Redis]) {
        return;
    }
    let redis = Redis::start(RedisOptions::default()).await.unwrap();
    let mongo = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("mongodb://ann:sesame@{}/hub", mongo.local_addr().unwrap());
    let place = Place::with(String::new());
    let with = |what: &str, redis: &str| {
        let mut command = place.command(what);
        Ran::from(
            command
                .env("REDIS_URL", redis)
                .env("MONGODB_URI", &uri)
                .output()
                .unwrap(),
        )
    };
    for what in ["up", "status"] {
        let ran = with(what, &redis.url());
        ran.ends_with(0)
            .says("named by REDIS_URL")
            .says("named by MONGODB_URI")
            .is_silent_about("sesame");
    }
    let address = "127.0.0.1:1";
    let refused = with("up", &format!("redis://:sesame@{address}"));
    refused
        .ends_with(1)
        .says("REDIS_URL")
        .says(address)
        .is_silent_about("sesame");
    with("up", "127.0.0.1:1")
        .ends_with(1)
        .says("REDIS_URL")
        .says("redis://127.0.0.1:6379");
    place.services("down").ends_with(0).says("Nothing to end");
}

#[test]
fn what_is_not_installed_is_asked_of_docker_played_by_a_script() {
    let place = Place::with_a_stand_in_for_docker("never");
    let up = place.services("up");
    up.ends_with(0)
        .says("container `redis`")
        .says("container `mongodb`")
        .says("export REDIS_URL=");
    let said = place.docker_said();
    assert!(
        said.contains("compose --file compose.yaml up --detach --wait redis mongodb "),
        "{said}"
    );
    let ports: Vec<&str> = said.lines().last().unwrap().split(' ').rev().take(2).collect();
    for port in ports {
        assert!(
            port.parse::<u16>().is_ok() && up.text.contains(&format!("127.0.0.1:{port}")),
            "{port}: {}",
            up.text
        );
    }
    // Nobody listens: it was only said that they run.
    place.services("status").ends_with(1).says("silent");
    place.services("down").ends_with(0).says("its data stays in a volume");
    assert!(place.docker_said().contains("compose --file compose.yaml down"));
    place.services("down").says("Nothing to end");
}

#[test]
fn what_docker_played_by_a_script_cannot_do_is_said() {
    let place = Place::with_a_stand_in_for_docker("info");
    place
        .services("up")
        .ends_with(1)
        .says("daemon")
        .says("apt-get install redis-server")
        .says("cargo xtask servers");
    place.services("down").says("Nothing to end");
}

#[test]
fn without_servers_and_docker_it_says_how_to_install_them() {
    let place = Place::with("/nowhere".into());
    let up = place.services("up");
    up.ends_with(1)
        .says("redis-server is missing")
        .says("apt-get install redis-server")
        .says("brew install redis");
    up.says("mongod is missing").says("docker isn't installed");
}

#[test]
fn redis_is_started_where_mongodb_cannot_be_had() {
    if servers::not_run(&[Kind::Redis]) {
        return;
    }
    // A folder of its own: MongoDB may lie beside the real one.
    let place = Place::with(String::new());
    let redis = Kind::Redis.program().unwrap();
    fs::create_dir_all(place.fixture.path("bin")).unwrap();
    std::os::unix::fs::symlink(redis, place.fixture.path("bin/redis-server")).unwrap();
    // `down` asks it to end a process.
    std::os::unix::fs::symlink("/bin/sh", place.fixture.path("bin/sh")).unwrap();
    let path = place.fixture.path("bin").display().to_string();
    let place = Place { path, ..place };
    let _down = Down(&place);
    let up = place.services("up");
    up.ends_with(1)
        .says("export REDIS_URL=redis://127.0.0.1:")
        .is_silent_about("MONGODB_URI")
        .says("MongoDB isn't started. Chapter 13 needs Redis alone.")
        .says("mongod is missing")
        .says("brew tap mongodb/brew && brew install mongodb-community")
        .says("docker isn't installed");
    let started = processes(&up.text);
    assert_eq!(started.len(), 1, "{}", up.text);
    // A second call uses what the first has started, and says the same of MongoDB.
    let again = place.services("up");
    again.ends_with(1).says("MongoDB isn't started");
    assert_eq!(processes(&again.text), started);
    place.services("status").ends_with(1).says("answers");
    place.services("down").ends_with(0).says("ended");
}

#[test]
fn mongodb_is_not_started_where_redis_cannot_be_had() {
    if servers::not_run(&[Kind::Mongo]) {
        return;
    }
    let mongod = Kind::Mongo.program().unwrap();
    let place = Place::with(mongod.parent().unwrap().display().to_string());
    let _down = Down(&place);
    place
        .services("up")
        .ends_with(1)
        .says("redis-server is missing")
        .is_silent_about("mongod is missing");
    place.services("down").says("Nothing to end");
}

#[test]
fn a_process_that_has_the_number_now_is_not_ended() {
    let place = Place::with("/nowhere".into());
    let mut other = Command::new("sleep").arg("60").spawn().unwrap();
    let id = other.id();
    let list = format!(
        r#"{{ "redis": {{ "port": 1, "how": {{ "process": {{ "id": {id}, "data": "/nowhere/redis" }} }} }} }}"#
    );
    place.fixture.write("target/services/started.json", &list);
    place.services("down").ends_with(0).says("had ended already");
    let runs = other.try_wait().unwrap().is_none();
    other.kill().unwrap();
    other.wait().unwrap();
    assert!(runs, "another program was ended");
}

#[test]
fn compose_yaml_has_the_services_and_ports_that_are_asked_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = fs::read_to_string(root.join("compose.yaml")).unwrap();
    for part in [
        "\n  redis:\n",
        "\n  mongodb:\n",
        "127.0.0.1:${REDIS_PORT:-6379}:6379",
        "127.0.0.1:${MONGODB_PORT:-27017}:27017",
    ] {
        assert!(text.contains(part), "{part} is missing");
    }
}
