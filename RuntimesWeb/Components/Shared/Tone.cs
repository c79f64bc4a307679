namespace RuntimesWeb.Components.Shared;

/// <summary>What a state means to a person; the colour follows from it and never says it alone.</summary>
public enum Tone
{
    Plain,
    Ok,
    Info,
    Warn,
    Danger,
}
