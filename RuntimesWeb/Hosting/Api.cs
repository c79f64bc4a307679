using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RuntimesWeb.Http;

namespace RuntimesWeb.Hosting;

/// <summary>The controllers: what they read, how they write, how large a body may be.</summary>
public static class Api
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddApiErrors();
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        builder.Services.AddControllers(ReadJsonOnly)
            .ConfigureApiBehaviorOptions(api =>
            {
                api.InvalidModelStateResponseFactory = UnreadableBody.Answer;
                // Bare status codes are given their body by the status code pages, in the group's shape.
                api.SuppressMapClientErrors = true;
            })
            .AddJsonOptions(json => WireJson.Apply(json.JsonSerializerOptions));
        builder.Services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.Section)
            .Validate(limits => limits.MaxBodyBytes is >= 1024 and <= 1024 * 1024 * 1024, "Limits:MaxBodyBytes must be between 1024 and 1073741824, such as 2097152 (2 MB).")
            .ValidateOnStart();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitsOptions>>((kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.Value.MaxBodyBytes;
        });
    }

    private static void ReadJsonOnly(MvcOptions mvc)
    {
        mvc.AllowEmptyInputInBodyModelBinding = true;
        mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
        // Nothing here is bound from a form, so a form body is simply the wrong content type.
        mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
        mvc.ModelValidatorProviders.Clear();
        mvc.InputFormatters.Clear();
        mvc.InputFormatters.Add(new WireInputFormatter());
    }
}
