using Microsoft.AspNetCore.Diagnostics;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Http;

/// <summary>A thrown exception is a bug or a broken machine: logged once here with the request's id, answered without its text.</summary>
public sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The endpoint of the context itself is gone by now.
        var feature = httpContext.Features.Get<IExceptionHandlerFeature>();
        var path = feature?.Path ?? httpContext.Request.Path;
        var status = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        if (status >= StatusCodes.Status500InternalServerError)
        {
            Log.Failed(logger, exception, RequestId.Of(httpContext), httpContext.Request.Method, path);
        }

        if (Surfaces.Of(path) is Surface.Page or Surface.Blazor)
        {
            await SmallPage.WriteAsync(httpContext, status, status >= 500 ? $"Something went wrong here ({RequestId.Of(httpContext)}). The server's log has the details." : "The request was refused.");
            return true;
        }

        await ErrorShape.WriteAsync(httpContext, ErrorShape.For(feature?.Endpoint, path), status, PlainFailure.Of(status));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId}: {Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception e, string requestId, string method, string path);
    }
}
