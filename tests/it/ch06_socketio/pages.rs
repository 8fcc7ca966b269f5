//! What the browser is given: the page, and the way to the client library.

use testkit::{Result, http};

use super::{app, page};

#[tokio::test]
async fn the_page_loads_one_script_and_names_its_hash() -> Result {
    let server = testkit::serve(app::router()).await?;
    let answer = http::get(server.addr(), "/").await?;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body.matches("<script src=").count(), 1);
    assert!(
        answer
            .body
            .contains(r#"<script src="/socket.io-client.js" integrity="sha384-"#)
    );
    Ok(())
}

// This package has no `node_modules`, so here the library is never installed.
#[tokio::test]
async fn without_npm_the_browser_is_sent_to_the_public_copy_of_the_version_that_npm_would_install() -> Result {
    let server = testkit::serve(app::router()).await?;
    assert_eq!(http::get(server.addr(), "/socket.io-client.js").await?.status, 307);
    let note = page::note().expect("it isn't installed, and that is said");
    let package: serde_json::Value = serde_json::from_str(include_str!("../../../package.json"))?;
    let version = package["dependencies"]["socket.io-client"]
        .as_str()
        .expect("the version");
    assert!(note.contains(&format!("/socket.io-client@{version}/")), "{note}");
    assert!(note.contains("npm ci"), "{note}");
    Ok(())
}
