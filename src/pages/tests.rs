//! The pages over HTTP, as a browser gets them.

use std::path::Path;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{PagesConfig, embedded, routes};

/// What came back. The server writes header names in lower case.
struct Answer {
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn is(&self, status: u16) -> bool {
        self.head.starts_with(&format!("HTTP/1.1 {status} "))
    }
}

async fn get(config: &PagesConfig, path: &str, header: &str) -> Result<Answer> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = routes(config);
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n{header}\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    server.abort();
    let (head, body) = answer.split_once("\r\n\r\n").context("an answer")?;
    Ok(Answer {
        head: head.to_owned(),
        body: body.to_owned(),
    })
}

fn without_libraries() -> Result<PagesConfig> {
    let base = "https://cdn.example/npm".to_owned();
    Ok(PagesConfig::new(Some("nowhere".into()), Some(base))?)
}

#[test]
fn every_file_of_the_pages_is_in_the_binary() -> Result<()> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
    let mut found = Vec::new();
    let mut folders = vec![web.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(&web)?.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.retain(|path| !path.ends_with(".html") && path != "libraries.json");
    found.sort();
    let mut embedded: Vec<&str> = embedded::ASSETS.iter().map(|(path, _)| *path).collect();
    embedded.sort_unstable();
    assert_eq!(embedded, found);
    Ok(())
}

#[tokio::test]
async fn a_page_loads_nothing_but_files_of_this_hub() -> Result<()> {
    let page = get(&PagesConfig::default(), "/chat", "").await?;
    assert!(page.is(200));
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let policy = page
        .header("content-security-policy")
        .context("content-security-policy")?;
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    Ok(())
}

#[tokio::test]
async fn a_browser_that_has_the_file_is_told_so() -> Result<()> {
    let config = PagesConfig::default();
    let first = get(&config, "/web/shared/dom.js", "").await?;
    assert_eq!(first.header("content-type"), Some("text/javascript; charset=utf-8"));
    let tag = first.header("etag").context("etag")?;
    let known = get(&config, "/web/shared/dom.js", &format!("If-None-Match: {tag}\r\n")).await?;
    assert!(known.is(304) && known.body.is_empty(), "{}", known.head);
    let other = get(&config, "/web/shared/dom.js", "If-None-Match: \"other\"\r\n").await?;
    assert!(other.is(200));
    Ok(())
}

#[tokio::test]
async fn without_the_installed_libraries_a_browser_is_sent_to_the_public_copy() -> Result<()> {
    let config = without_libraries()?;
    let client = get(&config, "/vendor/socket.io-client/dist/socket.io.min.js", "").await?;
    assert!(client.is(307), "{}", client.head);
    let public = client.header("location").context("location")?;
    assert!(
        public.starts_with("https://cdn.example/npm/socket.io-client@4."),
        "{public}"
    );
    let page = get(&config, "/chat", "").await?;
    let policy = page
        .header("content-security-policy")
        .context("content-security-policy")?;
    assert!(policy.contains("script-src 'self' https://cdn.example;"), "{policy}");
    Ok(())
}

#[tokio::test]
async fn only_the_named_files_are_served() -> Result<()> {
    let config = PagesConfig::default();
    let paths = [
        "/web/index.html",
        "/web/../Cargo.toml",
        "/web/shared/../../Cargo.toml",
        "/vendor/socket.io-client/package.json",
        "/vendor/socket.io-client/dist/../package.json",
        "/vendor/socket.io-client/dist/%2e%2e/package.json",
        "/vendor/..%2fCargo.toml",
    ];
    for path in paths {
        assert!(get(&config, path, "").await?.is(404), "{path}");
    }
    Ok(())
}
