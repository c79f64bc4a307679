using Microsoft.JSInterop;

namespace RuntimesWeb.Components.Shared;

/// <summary>A script module of a page: loaded when it is first called, and let go with its component. That the page has gone meanwhile is no error.</summary>
public sealed class PageScript(IJSRuntime js, string path) : IAsyncDisposable
{
    private Task<IJSObjectReference?>? _module;
    private bool _gone;

    /// <summary>Calls a function of the module; false when the page has gone, or the component was let go.</summary>
    public Task<bool> CallAsync(string function, params object?[] arguments) => CallAsync(function, arguments, CancellationToken.None);

    /// <inheritdoc cref="CallAsync(string, object?[])"/>
    public async Task<bool> CallAsync(string function, object?[] arguments, CancellationToken ct)
    {
        try
        {
            if (_gone || await (_module ??= js.InvokeAsync<IJSObjectReference?>("import", path).AsTask()) is not { } module || _gone)
            {
                return false;
            }

            await module.InvokeVoidAsync(function, ct, arguments);
            return true;
        }
        catch (Exception e) when (IsGone(e))
        {
            return false;
        }
    }

    /// <summary>Calls a function that takes back what the module did to the page, if it was ever loaded, and lets the module go.</summary>
    public async ValueTask EndAsync(string function, params object?[] arguments)
    {
        if (_module is not null)
        {
            await CallAsync(function, arguments);
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        try
        {
            if (_module is not null && await _module is { } module)
            {
                await module.DisposeAsync();
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            // The page is gone, and the script with it.
        }
    }

    private static bool IsGone(Exception e) => e is JSDisconnectedException or OperationCanceledException or ObjectDisposedException;
}
