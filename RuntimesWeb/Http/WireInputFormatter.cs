using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace RuntimesWeb.Http;

/// <summary>
/// Reads JSON in UTF-8 and nothing else. The framework's own reader files an error under its JSON path, and model state throws or looks away
/// when such a path is deep; here the error stays whole.
/// </summary>
public sealed class WireInputFormatter : TextInputFormatter
{
    public WireInputFormatter()
    {
        SupportedMediaTypes.Add("application/json");
        SupportedMediaTypes.Add("application/*+json");
        SupportedEncodings.Add(UTF8EncodingWithoutBOM);
    }

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context, Encoding encoding)
    {
        try
        {
            var request = context.HttpContext.Request;
            return await InputFormatterResult.SuccessAsync(await JsonSerializer.DeserializeAsync(request.Body, context.ModelType, WireJson.Options, context.HttpContext.RequestAborted));
        }
        catch (JsonException e)
        {
            context.ModelState.TryAddModelException(context.ModelName, e);
            return await InputFormatterResult.FailureAsync();
        }
    }
}
