using Microsoft.JSInterop;

namespace RuntimesWeb.Components.Shared;

/// <summary>A script module of a page: loaded when it is first called, and let go with its component. That the page has gone meanwhile is no error.</summary>
public sealed class PageScript(IJSRuntime js, string path) : IAsyncDisposable
{
    // A page that is left answers nothing any more, and a call waits a minute for it: with it everything that tears its circuit down.
    private readonly CancellationTokenSource _gone = new();
    private Task<IJSObjectReference?>? _module;

    /// <summary>Calls a function of the module; false when the page has gone, or the component was let go.</summary>
    public Task<bool> CallAsync(string function, params object?[] arguments) => CallAsync(function, arguments, CancellationToken.None);

    /// <inheritdoc cref="CallAsync(string, object?[])"/>
    public async Task<bool> CallAsync(string function, object?[] arguments, CancellationToken ct)
    {
        try
        {
            _gone.Token.ThrowIfCancellationRequested();
            if (await (_module ??= js.InvokeAsync<IJSObjectReference?>("import", _gone.Token, path).AsTask()) is not { } module)
            {
                return false;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _gone.Token);
            await module.InvokeVoidAsync(function, either.Token, arguments);
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
        if (_module is { IsCompleted: true })
        {
            await CallAsync(function, arguments);
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
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
