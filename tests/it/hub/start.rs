//! A start without a single variable set.

use anyhow::bail;
use realtime_hub::config::Config;
use realtime_hub::server::App;
use testkit::Result;
use tokio::net::TcpListener;

const DEFAULT: &str = "127.0.0.1:3000";

#[tokio::test]
async fn without_settings_the_hub_listens_on_port_3000_of_this_machine() -> Result<()> {
    let config = Config::read(|_| None)?;
    assert_eq!(config.addr, DEFAULT);
    assert!(config.root.is_empty() && config.cors.is_empty() && config.admin.is_none());
    // The port is taken, by this test or by whoever was faster: so the start fails, and says where it wanted to listen.
    let _taken = TcpListener::bind(DEFAULT).await;
    let Err(error) = App::hub(config).await?.run().await else {
        bail!("two listen on one port");
    };
    let wanted = format!("cannot listen on {DEFAULT}");
    assert!(error.to_string().contains(&wanted), "{error:#}");
    Ok(())
}

#[test]
fn an_empty_variable_counts_as_unset() -> Result<()> {
    assert_eq!(Config::read(|_| Some(" ".to_owned()))?.addr, DEFAULT);
    Ok(())
}
