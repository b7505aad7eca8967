//! Where things stand in an event's tree: which elements and attributes are the fields of System, and where a child or an attribute
//! of an element belongs. Called by `template` while it compiles; knows no tokens and no values.

/// A field of the System element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum SystemField {
    ProviderName,
    ProviderGuid,
    EventSourceName,
    EventId,
    Qualifiers,
    Version,
    Level,
    Task,
    Opcode,
    Keywords,
    TimeCreated,
    RecordId,
    ActivityId,
    RelatedActivityId,
    ProcessId,
    ThreadId,
    Channel,
    Computer,
    UserId,
}

/// Where a field of an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// In EventData or UserData.
    Data,
    /// Beside them: RenderingInfo, ProcessingErrorData, uncommon members of System.
    Extra,
}

/// A place in the event's tree. `u32` is a name of the sink's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Place {
    Root,
    Event,
    System,
    /// A child of System: attributes and text mean different fields.
    SystemElement(SystemElement),
    EventData,
    UserData,
    /// A `Data` element of EventData, before its Name is known.
    Data,
    Field(Group, u32),
    Is(SystemField),
    /// A namespace declaration and the like: no field.
    Nowhere,
}

/// A child element of System.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum SystemElement {
    Provider,
    EventId,
    Version,
    Level,
    Task,
    Opcode,
    Keywords,
    TimeCreated,
    EventRecordId,
    Correlation,
    Execution,
    Channel,
    Computer,
    Security,
}

impl SystemElement {
    /// By its name.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "Provider" => Self::Provider,
            "EventID" => Self::EventId,
            "Version" => Self::Version,
            "Level" => Self::Level,
            "Task" => Self::Task,
            "Opcode" => Self::Opcode,
            "Keywords" => Self::Keywords,
            "TimeCreated" => Self::TimeCreated,
            "EventRecordID" => Self::EventRecordId,
            "Correlation" => Self::Correlation,
            "Execution" => Self::Execution,
            "Channel" => Self::Channel,
            "Computer" => Self::Computer,
            "Security" => Self::Security,
            _ => return None,
        })
    }

    /// What the element's text is.
    pub fn text(self) -> Place {
        Place::Is(match self {
            Self::EventId => SystemField::EventId,
            Self::Version => SystemField::Version,
            Self::Level => SystemField::Level,
            Self::Task => SystemField::Task,
            Self::Opcode => SystemField::Opcode,
            Self::Keywords => SystemField::Keywords,
            Self::EventRecordId => SystemField::RecordId,
            Self::Channel => SystemField::Channel,
            Self::Computer => SystemField::Computer,
            Self::Provider | Self::TimeCreated | Self::Correlation | Self::Execution | Self::Security => {
                return Place::Nowhere;
            }
        })
    }

    /// By the attribute's name.
    pub fn attribute(self, name: &str) -> Option<SystemField> {
        Some(match (self, name) {
            (Self::Provider, "Name") => SystemField::ProviderName,
            (Self::Provider, "Guid") => SystemField::ProviderGuid,
            (Self::Provider, "EventSourceName") => SystemField::EventSourceName,
            (Self::EventId, "Qualifiers") => SystemField::Qualifiers,
            (Self::TimeCreated, "SystemTime") => SystemField::TimeCreated,
            (Self::Correlation, "ActivityID") => SystemField::ActivityId,
            (Self::Correlation, "RelatedActivityID") => SystemField::RelatedActivityId,
            (Self::Execution, "ProcessID") => SystemField::ProcessId,
            (Self::Execution, "ThreadID") => SystemField::ThreadId,
            (Self::Security, "UserID") => SystemField::UserId,
            _ => return None,
        })
    }
}
