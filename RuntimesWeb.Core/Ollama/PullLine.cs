namespace RuntimesWeb.Core.Ollama;

/// <summary>One thing that a pull says; the last four end it.</summary>
public abstract record PullLine
{
    /// <summary>What Ollama is doing, and how far a layer is.</summary>
    public sealed record Progress(string Status, string? Digest, long? Total, long? Completed) : PullLine;

    /// <summary>The model is complete.</summary>
    public sealed record Success : PullLine;

    /// <summary>Ollama gave up, in its own words.</summary>
    /// <param name="Status">The status it answered with; null when it had answered well at first.</param>
    public sealed record Error(int? Status, string Text) : PullLine;

    /// <summary>Ollama cannot be reached.</summary>
    public sealed record Away(string Text) : PullLine;

    /// <summary>The connection ended before the pull did, or nothing came for too long.</summary>
    public sealed record Broken(string Text) : PullLine;
}
