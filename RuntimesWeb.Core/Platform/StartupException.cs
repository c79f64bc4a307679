namespace RuntimesWeb.Core.Platform;

/// <summary>The server cannot start as configured or as the data folder stands; the message is a sentence for the person at the terminal.</summary>
public sealed class StartupException : Exception
{
    public StartupException(string message)
        : base(message)
    {
    }

    public StartupException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StartupException()
    {
    }
}
