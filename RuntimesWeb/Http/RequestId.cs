using System.Security.Cryptography;

namespace RuntimesWeb.Http;

/// <summary>The id under which a request is named in error bodies and in the log.</summary>
public static class RequestId
{
    private static readonly object Key = new();

    public static string Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var known))
        {
            return (string)known!;
        }

        var id = "req_" + RandomNumberGenerator.GetHexString(20, lowercase: true);
        context.Items[Key] = id;
        return id;
    }
}
