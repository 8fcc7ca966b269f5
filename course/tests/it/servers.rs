//! `--real`: which exercises it is for, what their checks are told, and which servers are taken.

use std::io::Write as _;

use crate::fixture::Fixture;
use testkit::servers::{Kind, not_run};

/// Two exercises; the checks of `second` speak to a server, and fail unless its answer is `expected`.
fn fixture(expected: &str) -> Fixture {
    let fixture = Fixture::new(&["first", "second"]);
    let facts = "exercises/ch01_numbers/second/exercise.toml";
    fixture.replace(facts, "order = 2\n", "order = 2\nservers = [\"redis\"]\n");
    let greets = format!(
        "\n#[test]\nfn greets() {{\n    let _lesson = testkit::lesson(\"a greeting\", \"ch01_numbers.html#doubling\");\n    \
         assert_eq!(greeting(), {expected:?});\n}}\n\n{GREETING}"
    );
    let check = "exercises/ch01_numbers/second/check.rs";
    fixture.replace(check, "#[test]\nfn below", &format!("{greets}\n#[test]\nfn below"));
    fixture.solve("first");
    fixture.solve("second");
    fixture
}

/// Says hello to the server that it is told of.
const GREETING: &str = r#"fn greeting() -> String {
    use std::io::{Read, Write};
    if std::env::var("COURSE_REAL").is_err() {
        return "an imitation".to_owned();
    }
    let url = std::env::var("REDIS_URL").unwrap();
    let mut stream = std::net::TcpStream::connect(url.strip_prefix("redis://").unwrap()).unwrap();
    stream.write_all(b"PING\r\n").unwrap();
    let mut answer = [0; 7];
    stream.read_exact(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).trim().to_owned()
}
"#;

#[test]
fn without_the_flag_checks_are_told_of_no_server() {
    fixture("an imitation").course(&["check", "second"]).ends_with(0);
}

#[test]
fn with_it_a_private_server_answers_them() {
    if not_run(&[Kind::Redis]) {
        return;
    }
    let fixture = fixture("+PONG");
    let run = |args: &[&str]| fixture.command(args).env_remove("REDIS_URL").output().unwrap().into();
    let checked: crate::fixture::Ran = run(&["check", "second", "--real"]);
    checked
        .says("Redis: a private one at redis://127.0.0.1:")
        .says("REDIS_URL isn't set")
        .ends_with(0);
    let verified: crate::fixture::Ran = run(&["verify", "--real"]);
    verified
        .says("verified with real servers: 1 solutions pass")
        .ends_with(0);
    fixture.replace("solutions/ch01_numbers/second.rs", "n * 2", "n * n");
    let verified: crate::fixture::Ran = run(&["verify", "--real"]);
    verified
        .says("solutions/ch01_numbers/second.rs: the solution fails the checks: below_zero")
        .ends_with(1);
}

#[test]
fn a_server_that_is_named_is_taken() {
    let fixture = fixture("+MINE!");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    // A private one would answer something else.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.unwrap().write_all(b"+MINE!\r\n");
        }
    });
    let mut command = fixture.command(&["check", "second", "--real"]);
    let ran: crate::fixture::Ran = command.env("REDIS_URL", url).output().unwrap().into();
    ran.says("Redis: the one that REDIS_URL names").ends_with(0);
}

#[test]
fn a_server_that_is_named_and_silent_leaves_what_is_solved_solved() {
    let fixture = fixture("an imitation");
    fixture.course(&["check", "second"]).ends_with(0);
    let before = fixture.course(&["list"]).text;
    let mut command = fixture.command(&["check", "second", "--real"]);
    let url = "redis://:sesame@127.0.0.1:1";
    let ran: crate::fixture::Ran = command.env("REDIS_URL", url).output().unwrap().into();
    ran.says("REDIS_URL: nothing answers at 127.0.0.1:1")
        .says("unset the variable")
        .is_silent_about("sesame")
        .is_silent_about("checks fail")
        .ends_with(1);
    assert_eq!(fixture.course(&["list"]).text, before);
}

#[test]
fn an_exercise_without_a_server_is_told_apart() {
    fixture("+PONG")
        .course(&["check", "first", "--real"])
        .says("--real is for exercises that speak to a server: ch01_second")
        .ends_with(2);
}
