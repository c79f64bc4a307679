using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Http;

/// <summary>
/// What the framework could not bind, in our words: its own name C# types and line numbers. Broken JSON is 400 in every group;
/// well-formed JSON of the wrong type is a schema error (422 in <c>/api/v1</c>).
/// </summary>
public static class UnreadableBody
{
    public static IActionResult Answer(ActionContext context)
    {
        var shape = ErrorShape.For(context.HttpContext.GetEndpoint(), context.HttpContext.Request.Path);
        var (failure, isSyntax) = Read(context.ModelState);
        var status = isSyntax ? StatusCodes.Status400BadRequest : ErrorShape.StatusOf(failure, shape);
        return new JsonResult(ErrorShape.BodyOf(shape, status, failure, RequestId.Of(context.HttpContext)), WireJson.Options) { StatusCode = status };
    }

    private static (Failure Failure, bool IsSyntax) Read(ModelStateDictionary state)
    {
        foreach (var (key, entry) in state)
        {
            foreach (var error in entry.Errors)
            {
                if (error.Exception is JsonException json)
                {
                    return FromJson(json);
                }

                if (entry.Errors.Count > 0 && error.Exception is null)
                {
                    return (Failure.InvalidField(key, key.Length == 0 ? "the request could not be read" : $"{key} is not valid"), false);
                }
            }
        }

        return (Failure.Invalid("the body could not be read"), true);
    }

    private static (Failure Failure, bool IsSyntax) FromJson(JsonException e)
    {
        // The reader's own exception inside means broken syntax; without it the converter met a value of another type.
        if (e.InnerException is JsonException syntax)
        {
            return (Failure.Invalid(syntax.Message.Contains("maximum configured depth", StringComparison.OrdinalIgnoreCase)
                ? $"the body is nested too deeply (at most {WireJson.MaxDepth} levels)"
                : "the body is not valid JSON"), true);
        }

        var field = (e.Path ?? "$").TrimStart('$').TrimStart('.');
        return field.Length == 0
            ? (Failure.Invalid("the body must be a JSON object"), false)
            : (Failure.InvalidField(field, $"{field} has the wrong type"), false);
    }
}
