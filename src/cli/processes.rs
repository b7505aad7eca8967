//! TEMP
pub fn write(_: &crate::store::Store, _: &crate::analysis::Forest, _: &mut impl std::io::Write) -> std::io::Result<()> {
    Ok(())
}
