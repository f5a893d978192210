"""What pages read beside the heart's own queries; every statement starts from `access.visible`."""
