using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>Marks what is guarded against loops even on loopback: connect, disconnect, install, keys.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SensitiveAttribute : Attribute;

/// <summary>Marks what starts agents' work.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PromptAttribute : Attribute;

/// <summary><c>RateLimits</c>: requests per address and window. The sensitive limit holds always, the others when enabled.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    public bool Enabled { get; init; }

    public RateWindow Api { get; init; } = new() { PermitLimit = 3000 };

    public RateWindow Prompt { get; init; } = new() { PermitLimit = 60 };

    public RateWindow Sensitive { get; init; } = new() { PermitLimit = 60 };
}

public sealed class RateWindow
{
    public int PermitLimit { get; set; }

    public int WindowSeconds { get; set; } = 60;

    public bool IsUsable => PermitLimit is >= 1 and <= 1_000_000 && WindowSeconds is >= 1 and <= 86_400;
}

public static class RateLimits
{
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section)
            .Validate(limits => limits.Api.IsUsable, "RateLimits:Api needs PermitLimit 1 to 1000000 and WindowSeconds 1 to 86400, such as 3000 and 60.")
            .Validate(limits => limits.Prompt.IsUsable, "RateLimits:Prompt needs PermitLimit 1 to 1000000 and WindowSeconds 1 to 86400, such as 60 and 60.")
            .Validate(limits => limits.Sensitive.IsUsable, "RateLimits:Sensitive needs PermitLimit 1 to 1000000 and WindowSeconds 1 to 86400, such as 60 and 60.")
            .ValidateOnStart();
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, options) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Partition(context, options.Value));
            limiter.OnRejected = async (rejected, ct) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                var context = rejected.HttpContext;
                context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await ErrorShape.WriteAsync(context, ErrorShape.For(context.GetEndpoint(), context.Request.Path), StatusCodes.Status429TooManyRequests, Words(context));
            };
        });
    }

    private static Failure Words(HttpContext context) => new(
        FailureKind.TooMany,
        context.GetEndpoint()?.Metadata.GetMetadata<SensitiveAttribute>() is null ? "Too many requests. Wait a moment and retry." : "Too many requests for this operation. Wait a moment and retry.");

    private static RateLimitPartition<string> Partition(HttpContext context, RateLimitOptions options)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var address = KeyAuthentication.AddressOf(context);
        return metadata?.GetMetadata<SensitiveAttribute>() is not null ? Window("sensitive", options.Sensitive)
            : !options.Enabled || !Surfaces.Of(context.Request.Path).IsApi() ? RateLimitPartition.GetNoLimiter("none")
            : metadata?.GetMetadata<PromptAttribute>() is not null ? Window("prompt", options.Prompt)
            : Window("api", options.Api);

        RateLimitPartition<string> Window(string group, RateWindow window) => RateLimitPartition.GetFixedWindowLimiter($"{group} {address}", _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = window.PermitLimit,
            Window = TimeSpan.FromSeconds(window.WindowSeconds),
            QueueLimit = 0,
        });
    }
}
