//! The book as a browser gets it from the real program: pages, reloads, and what happens when it can't be built.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use futures_util::StreamExt as _;
use tokio_tungstenite::connect_async;

use crate::fixture::{Fixture, Ran};
use crate::program::Program;

const PAGE: &str = "book/src/introduction.md";

fn book() -> Fixture {
    let fixture = Fixture::new(&[]);
    fixture.write("book/book.toml", "[book]\ntitle = \"Numbers\"\n");
    fixture.write("book/src/SUMMARY.md", "# Summary\n\n[Introduction](introduction.md)\n");
    fixture.write(PAGE, "# Introduction\n\nThe first text.\n");
    std::fs::remove_file(fixture.path("book/src/ch01_numbers.md")).unwrap();
    fixture
}

/// `cargo course` on a free port, and its `host:port`.
fn serve(fixture: &Fixture) -> (Program, String) {
    let mut command = fixture.command(&[]);
    command.env("COURSE_ADDR", "127.0.0.1:0");
    let program = Program::start(command);
    let said = program.says("book: http://");
    let host = said.rsplit_once("http://").unwrap().1.trim().to_owned();
    (program, host)
}

/// The whole answer to a request, path as it is.
fn get(host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Saves a file while a page is open, and waits until that page is told to load again.
fn save_and_wait(fixture: &Fixture, host: &str, file: &str, text: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (mut socket, _) = connect_async(format!("ws://{host}/__live_reload")).await.unwrap();
        fixture.write(file, text);
        let message = socket.next().await.unwrap().unwrap();
        assert_eq!(message.to_text().unwrap(), "reload");
    });
}

#[test]
fn the_book_is_served_with_its_types_and_nothing_else_is() {
    let fixture = book();
    let (_program, host) = serve(&fixture);
    let page = get(&host, "/");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("content-type: text/html; charset=utf-8"), "{page}");
    assert!(
        page.contains("The first text.") && page.contains("__live_reload"),
        "{page}"
    );
    let style = page
        .split('"')
        .find(|part| part.starts_with("css/general") && part.ends_with(".css"))
        .unwrap();
    assert!(get(&host, &format!("/{style}")).contains("content-type: text/css; charset=utf-8"));
    for path in [
        "/missing.html",
        "/../../../Cargo.toml",
        "/%2e%2e/%2e%2e/%2e%2e/Cargo.toml",
        "//etc/passwd",
        "/book.toml",
    ] {
        let answer = get(&host, path);
        assert!(
            answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400"),
            "{path}: {answer}"
        );
        assert!(!answer.contains("[workspace]"), "{path}: {answer}");
    }
}

#[test]
fn a_save_reloads_the_open_page_with_the_new_text() {
    let fixture = book();
    let (_program, host) = serve(&fixture);
    save_and_wait(&fixture, &host, PAGE, "# Introduction\n\nThe second text.\n");
    let page = get(&host, "/");
    assert!(
        page.contains("The second text.") && !page.contains("The first text."),
        "{page}"
    );
}

#[test]
fn a_build_that_fails_shows_the_errors_above_the_last_good_book_until_it_is_mended() {
    let fixture = book();
    let (program, host) = serve(&fixture);
    save_and_wait(&fixture, &host, PAGE, "# Introduction\n\nBroken.\n\n{{#nonsense}}\n");
    program.says("book/src/introduction.md:5: there is no directive `nonsense`");
    let page = get(&host, "/");
    assert!(
        page.contains("role=\"alert\"") && page.contains("there is no directive `nonsense`"),
        "{page}"
    );
    assert!(page.contains("The first text."), "the last good book: {page}");
    save_and_wait(&fixture, &host, PAGE, "# Introduction\n\nMended.\n");
    let page = get(&host, "/");
    assert!(page.contains("Mended.") && !page.contains("role=\"alert\""), "{page}");
}

#[test]
fn a_book_that_never_could_be_built_shows_its_errors_and_comes_with_the_next_good_save() {
    let fixture = book();
    fixture.write(PAGE, "# Introduction\n\n{{#nonsense}}\n");
    let (_program, host) = serve(&fixture);
    let page = get(&host, "/any.html");
    assert!(
        page.starts_with("HTTP/1.1 503") && page.contains("there is no directive `nonsense`"),
        "{page}"
    );
    save_and_wait(&fixture, &host, PAGE, "# Introduction\n\nMended.\n");
    assert!(get(&host, "/").contains("Mended."));
}

#[test]
fn a_port_that_is_taken_is_said_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let ran = Ran::from(book().command(&[]).env("COURSE_ADDR", &addr).output().unwrap());
    ran.ends_with(1)
        .says(&format!("{addr} is taken"))
        .says("COURSE_ADDR=127.0.0.1:4001 cargo course");
}

#[test]
fn an_address_that_is_none_is_a_usage_error() {
    let ran = Ran::from(
        book()
            .command(&[])
            .env("COURSE_ADDR", "four thousand")
            .output()
            .unwrap(),
    );
    ran.ends_with(2).says("COURSE_ADDR is `four thousand`");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_even_with_an_open_page() {
    let fixture = book();
    for signal in ["-INT", "-TERM"] {
        let (mut program, host) = serve(&fixture);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let socket = runtime
            .block_on(connect_async(format!("ws://{host}/__live_reload")))
            .unwrap();
        let pid = program.pid().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        assert_eq!(program.ends().code(), Some(0), "{signal}");
        drop(socket);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_browser_the_address_is_still_there() {
    let fixture = book();
    let mut command = fixture.command(&["--open"]);
    command.env("COURSE_ADDR", "127.0.0.1:0").env("PATH", "");
    Program::start(command).says("No browser was opened");
}

#[test]
fn facts_that_cannot_be_read_are_shown_on_the_page_too() {
    let fixture = book();
    fixture.write("exercises/ch01_numbers/first/exercise.toml", "title = 3\n");
    let (_program, host) = serve(&fixture);
    let page = get(&host, "/");
    assert!(page.contains("exercise.toml"), "{page}");
}
