//! The scripts that PowerShell logs in the sample. They only print, compare or count.

/// What the encoded command of the document says.
pub const FIRST: &str = "$source = 'https://invoices.pelagic-freight.example/view/4471'\r\n\
    Write-Output \"sample log: a downloader would now fetch $source\"\r\n";

/// The lines of the long script, which is logged in parts.
const LONG: &str = "function Get-Plan([int]$step) {\r\n    switch ($step) {\r\n        \
    0 { 'filter: uptime between four and five minutes' }\r\n        1 { 'consumer: a command line' }\r\n        \
    default { 'binding: filter to consumer' }\r\n    }\r\n}\r\n";

/// The long script in three parts, cut where PowerShell's buffer would end and not where a line does.
pub fn long() -> [String; 3] {
    let mut text = String::from("# Sample log: this script describes what it would do and does nothing.\r\n");
    for step in 0..24 {
        text.push_str(&LONG.replace("Get-Plan", &format!("Get-Plan{step}")));
    }
    text.push_str("0..23 | ForEach-Object { & \"Get-Plan$_\" ($_ % 3) } | Out-Null\r\n");
    let third = text.len() / 3;
    [
        text[..third].into(),
        text[third..2 * third].into(),
        text[2 * third..].into(),
    ]
}

/// What an administrator's own tool runs on the server.
pub const INVENTORY: &str = "Get-ChildItem 'D:\\Shares\\Finance\\2024' -Recurse | Measure-Object -Property Length -Sum";
