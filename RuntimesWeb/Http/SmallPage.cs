using System.Text.Encodings.Web;

namespace RuntimesWeb.Http;

/// <summary>A page of one sentence, for refusals that must not need the rest of the product.</summary>
public static class SmallPage
{
    public static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        if (context.Response.HasStarted)
        {
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        var text = HtmlEncoder.Default.Encode(sentence);
        return context.Response.WriteAsync($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>RuntimesWeb</title></head><body><p>{text}</p></body></html>", context.RequestAborted);
    }
}
