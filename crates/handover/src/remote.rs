//! Targets: a folder (removable disk, share) or an S3-compatible store.

use std::path::Path;
use std::sync::{Arc, Once};
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::multipart::MultipartStore;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// How to reach a target; with secrets, so that it is never shown.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TargetConfig {
    /// A folder that exists.
    Folder {
        /// Absolute path.
        path: String,
    },
    /// An S3-compatible store, path style.
    S3 {
        /// `http://host:port` or `https://host`.
        endpoint: String,
        /// Bucket.
        bucket: String,
        /// Region.
        region: String,
        /// Access key.
        access_key: String,
        /// Secret key.
        secret_key: String,
    },
}

impl std::fmt::Debug for TargetConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.place())
    }
}

impl TargetConfig {
    /// For people: the folder, or `bucket @ endpoint`.
    pub fn place(&self) -> String {
        match self {
            TargetConfig::Folder { path } => path.clone(),
            TargetConfig::S3 { endpoint, bucket, .. } => format!("{bucket} @ {endpoint}"),
        }
    }
}

/// A target that was opened. `parts` is there when it can take a file in parts and go on later.
pub(crate) struct Remote {
    pub(crate) objects: Arc<dyn ObjectStore>,
    pub(crate) parts: Option<Arc<dyn MultipartStore>>,
}

impl Remote {
    pub(crate) fn open(config: &TargetConfig) -> Result<Remote> {
        match config {
            TargetConfig::Folder { path } => {
                if !Path::new(path).is_dir() {
                    return Err(Error::BadTarget(format!("目标文件夹“{path}”不存在，移动硬盘可能没有接上")));
                }
                let folder = LocalFileSystem::new_with_prefix(path)
                    .map_err(|e| Error::BadTarget(format!("目标文件夹“{path}”打不开：{e}")))?
                    .with_fsync(true);
                Ok(Remote { objects: Arc::new(folder), parts: None })
            }
            TargetConfig::S3 { endpoint, bucket, region, access_key, secret_key } => {
                choose_tls();
                let region = if region.trim().is_empty() { "us-east-1" } else { region.trim() };
                let retry = RetryConfig {
                    backoff: BackoffConfig::default(),
                    max_retries: 3,
                    retry_timeout: Duration::from_secs(30),
                };
                let client = ClientOptions::new()
                    .with_allow_http(true)
                    .with_connect_timeout(Duration::from_secs(10))
                    .with_timeout(Duration::from_secs(300));
                let s3 = AmazonS3Builder::new()
                    .with_endpoint(endpoint.trim_end_matches('/'))
                    .with_bucket_name(bucket)
                    .with_region(region)
                    .with_access_key_id(access_key)
                    .with_secret_access_key(secret_key)
                    .with_virtual_hosted_style_request(false)
                    .with_allow_http(true)
                    .with_client_options(client)
                    .with_retry(retry)
                    .build()
                    .map_err(|e| Error::BadTarget(format!("目标 {bucket} @ {endpoint} 的设置无效：{e}")))?;
                let s3 = Arc::new(s3);
                Ok(Remote { objects: s3.clone(), parts: Some(s3) })
            }
        }
    }
}

fn choose_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // An error means that someone has chosen already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
