namespace RuntimesWeb.Core.Models;

/// <summary>The ways in which asking a model fails.</summary>
public enum ModelFailureKind
{
    /// <summary>There is no usable key, or the provider does not take it.</summary>
    BadKey,
    RateLimited,

    /// <summary>The account has no credit left; waiting does not help.</summary>
    OutOfCredit,

    /// <summary>The provider is overloaded or broken at the moment.</summary>
    Overloaded,
    ContextTooLong,
    UnknownModel,
    ToolsNotSupported,

    /// <summary>The provider cannot be reached, or the connection broke.</summary>
    Network,

    /// <summary>The key is good, but may not do this.</summary>
    Refused,
    BadRequest,
}

/// <summary>Why there is no answer, or no more of it.</summary>
/// <param name="Message">One sentence; safe to show, never with a key.</param>
/// <param name="Hint">What to do about it.</param>
/// <param name="RetryAfter">How long the provider asked to wait.</param>
public sealed record ModelFailure(ModelFailureKind Kind, string Message, string Hint, TimeSpan? RetryAfter = null)
{
    /// <summary>The same request may well succeed a little later.</summary>
    public bool IsPassing => Kind is ModelFailureKind.RateLimited or ModelFailureKind.Overloaded or ModelFailureKind.Network;
}
