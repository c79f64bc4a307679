namespace RuntimesWeb.Core.Platform;

/// <summary>Why an expected failure happened; each API group maps a kind to its own status and body.</summary>
public enum FailureKind
{
    NotFound,
    Invalid,
    Conflict,
    Refused,
    Unsupported,
    Unavailable,
    Unauthorized,
    TooMany,
}

/// <summary>An expected failure as a value: what is wrong in the caller's words, and what would be right.</summary>
/// <param name="Kind">Decides the status code at the edge.</param>
/// <param name="Message">One sentence that names the field or thing; safe to show.</param>
/// <param name="Hint">What to do about it, if there is something.</param>
/// <param name="Fields">Messages by field name, for forms.</param>
public sealed record Failure(FailureKind Kind, string Message, string? Hint = null, IReadOnlyDictionary<string, string[]>? Fields = null)
{
    public static Failure NotFound(string message) => new(FailureKind.NotFound, message);

    public static Failure Invalid(string message, string? hint = null) => new(FailureKind.Invalid, message, hint);

    public static Failure InvalidField(string field, string message) =>
        new(FailureKind.Invalid, message, Fields: new Dictionary<string, string[]> { [field] = [message] });

    public static Failure Conflict(string message, string? hint = null) => new(FailureKind.Conflict, message, hint);

    public static Failure Unavailable(string message, string? hint = null) => new(FailureKind.Unavailable, message, hint);
}

/// <summary>A value or the <see cref="Failure"/> that kept it from being made.</summary>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Failure? failure)
    {
        _value = value;
        Failure = failure;
    }

    public Failure? Failure { get; }

    public bool IsOk => Failure is null;

    /// <summary>The value of a success; asking a failure for it is a bug.</summary>
    public T Value => Failure is null ? _value! : throw new InvalidOperationException($"no value: {Failure.Message}");

    public TResult Match<TResult>(Func<T, TResult> ok, Func<Failure, TResult> failed) => Failure is null ? ok(_value!) : failed(Failure);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Failure failure) => new(default, failure);
}

/// <summary>The value of an <see cref="Outcome{T}"/> that has nothing to say beyond "done".</summary>
public readonly record struct Done
{
    public static Outcome<Done> Ok => default(Done);
}
