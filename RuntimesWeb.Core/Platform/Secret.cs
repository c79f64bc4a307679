namespace RuntimesWeb.Core.Platform;

/// <summary>A value that must never be printed, logged or serialised; only <see cref="Reveal"/> gives it out, at the moment of use.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(NeverWritten))]
public readonly struct Secret : IEquatable<Secret>
{
    private readonly string? _value;

    public Secret(string value) => _value = value;

    public bool IsEmpty => string.IsNullOrEmpty(_value);

    public string Reveal() => _value ?? "";

    public override string ToString() => "•••";

    public bool Equals(Secret other) => System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.UTF8.GetBytes(Reveal()), System.Text.Encoding.UTF8.GetBytes(other.Reveal()));

    public override bool Equals(object? obj) => obj is Secret other && Equals(other);

    public override int GetHashCode() => 0;

    public static bool operator ==(Secret left, Secret right) => left.Equals(right);

    public static bool operator !=(Secret left, Secret right) => !left.Equals(right);

    private sealed class NeverWritten : System.Text.Json.Serialization.JsonConverter<Secret>
    {
        public override Secret Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
            throw new NotSupportedException("a secret is bound as text and wrapped by its use case");

        public override void Write(System.Text.Json.Utf8JsonWriter writer, Secret value, System.Text.Json.JsonSerializerOptions options) =>
            throw new NotSupportedException("a secret is never written");
    }
}
