namespace RuntimesWeb.Tests.Support;

/// <summary>
/// A stand-in of Claude Code: a shell script that speaks its control protocol, in lines like those that the real one was recorded with. What it does in a turn is said by
/// a word in the message; it writes down how it was started and what it heard.
/// </summary>
public static class FakeClaude
{
    public const string Version = "2.1.330";

    /// <param name="signedIn">Whether its person has signed in.</param>
    public static void InstallFakeClaude(this TestMachine machine, bool signedIn = false, string version = Version) => machine.Install("claude", $$"""
        case "$1 $2" in
          "--version ") echo "{{version}} (Claude Code)"; exit 0;;
          "auth status") echo '{"loggedIn":{{(signedIn ? "true" : "false")}},"authMethod":"claude.ai"}'; exit {{(signedIn ? 0 : 1)}};;
        esac
        """ + Script);

    /// <summary>What it wrote down: <c>args</c>, <c>env</c>, <c>heard</c>, <c>mcp</c>, <c>pids</c>.</summary>
    public static string Seen(this TestMachine machine, string what) => File.Exists(Path.Combine(machine.Home, "claude." + what)) ? File.ReadAllText(Path.Combine(machine.Home, "claude." + what)) : "";

    private const string Script = """

        S="5e550000-0000-4000-8000-$$"
        for a; do
          printf '%s\n' "$a" >> "$HOME/claude.args"
          case "$a" in
            --resume=gone*)
              printf '{"type":"result","subtype":"error_during_execution","is_error":true,"num_turns":0,"errors":["No conversation found with session ID: gone"]}\n'
              echo "No conversation found with session ID: gone" >&2; exit 1;;
            --resume=*) S="${a#--resume=}";;
            --mcp-config=*) F="${a#--mcp-config=}"; /bin/ls -l "$F" >> "$HOME/claude.mcp"; /bin/cat "$F" >> "$HOME/claude.mcp"; echo >> "$HOME/claude.mcp";;
          esac
        done
        /usr/bin/env >> "$HOME/claude.env"
        echo $$ >> "$HOME/claude.pids"

        hear() { IFS= read -r LINE || exit 0; printf '%s\n' "$LINE" >> "$HOME/claude.heard"; }
        # Until the answer to a request of its own; a message that comes meanwhile waits.
        answer() { while hear; do case "$LINE" in *control_response*"\"request_id\":\"$1\""*) return;; *'"type":"user"'*) NEXT="$LINE";; *interrupt*) exit 1;; esac; done; }
        say() { printf '%s\n' "$1"; }
        replay() { U="${LINE##*\"uuid\":\"}"; U="${U%%\"*}"; say '{"uuid":"'"$U"'","isReplay":true,"message":{"role":"user","content":"x"},"type":"user"}'; }
        init() { say '{"session_id":"'"$S"'","cwd":"'"$PWD"'","permissionMode":"default","subtype":"init","type":"system"}'; }
        text() {
          say '{"event":{"type":"message_start","message":{"id":"m'"$N"'"}},"type":"stream_event","parent_tool_use_id":null}'
          say '{"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"'"$1"'"}},"parent_tool_use_id":null}'
          say '{"type":"assistant","message":{"id":"m'"$N"'","content":[{"type":"text","text":"'"$1"'"}]},"parent_tool_use_id":null}'
          N=$((N+1))
        }
        call() { say '{"type":"assistant","message":{"id":"m'"$N"'","content":[{"type":"tool_use","id":"'"$1"'","name":"'"$2"'","input":'"$3"'}]},"parent_tool_use_id":null}'; N=$((N+1)); }
        hook() { say '{"request":{"subtype":"hook_callback","callback_id":"gate","input":{"hook_event_name":"PreToolUse","tool_name":"'"$2"'","tool_input":'"$3"',"tool_use_id":"'"$1"'"}},"type":"control_request","request_id":"h-'"$1"'"}'; answer "h-$1"; }
        ask() { say '{"type":"control_request","request_id":"q-'"$1"'","request":{"subtype":"can_use_tool","tool_name":"'"$2"'","input":'"$3"',"tool_use_id":"'"$1"'"}}'; }
        result() { say '{"type":"user","message":{"role":"user","content":[{"tool_use_id":"'"$1"'","type":"tool_result","content":"'"$2"'","is_error":'"$3"'}]},"tool_use_result":'"${4:-null}"',"parent_tool_use_id":null}'; }
        end() { say '{"session_id":"'"$S"'","total_cost_usd":0.5,"modelUsage":{},"is_error":false,"subtype":"success","stop_reason":"end_turn","result":"x","type":"result","model_usage_since_last_result":{"claude-haiku-4-5":{"inputTokens":100,"outputTokens":20,"cacheReadInputTokens":10,"cacheCreationInputTokens":5,"costUSD":0.0125,"costBasis":"list"}}}'; }
        use() { # id tool input done patch
          call "$1" "$2" "$3"; hook "$1" "$2" "$3"
          case "$LINE" in *'"allow"'*) ;; *) ask "$1" "$2" "$3"; answer "q-$1"; case "$LINE" in *'"behavior":"deny"'*) result "$1" "denied" true; return;; esac;; esac
          eval "$4"; result "$1" "ok" false "$5"
        }

        turn() {
          case "$LINE" in
            *"[edit]"*)
              text "I change it."
              use "e$N" Edit '{"file_path":"'"$PWD"'/README.md","old_string":"Hello.","new_string":"Good bye."}' 'printf "# Sample\n\nGood bye.\n" > README.md' \
                '{"filePath":"'"$PWD"'/README.md","originalFile":"# Sample","structuredPatch":[{"oldStart":1,"oldLines":3,"newStart":1,"newLines":3,"lines":[" # Sample"," ","-Hello.","+Good bye."]}]}'
              text "Done as asked.";;
            *"[outside]"*) use "o$N" Read '{"file_path":"/etc/hostname"}' ':'; text "Read.";;
            *"[twice]"*) call t1 Bash '{"command":"make"}'; hook t1 Bash '{"command":"make"}'; ask t1 Bash '{"command":"make"}'; ask t1 Bash '{"command":"make"}'; answer q-t1; result t1 "made" false; text "Made.";;
            *"[withdrawn]"*) call w1 Bash '{"command":"make"}'; hook w1 Bash '{"command":"make"}'; ask w1 Bash '{"command":"make"}'; say '{"type":"control_cancel_request","request_id":"q-w1"}'; result w1 "withdrawn" true; text "Without it.";;
            *"[question]"*) call u1 AskUserQuestion '{"questions":[{"question":"Which color?","header":"Color","options":[{"label":"Blue","description":"Like the sea."},{"label":"Green"}]}]}'; hook u1 AskUserQuestion '{"questions":[{"question":"Which color?","header":"Color","options":[{"label":"Blue","description":"Like the sea."},{"label":"Green"}]}]}'; ask u1 AskUserQuestion '{"questions":[{"question":"Which color?","header":"Color","options":[{"label":"Blue","description":"Like the sea."},{"label":"Green"}]}]}'; answer q-u1; case "$LINE" in *'"answers":{"Which color?":"Blue"}'*) text "Blue it is.";; *) text "No color.";; esac;;
            *"[steer]"*) call s1 Read '{"file_path":"README.md"}'; hook s1 Read '{"file_path":"README.md"}'; result s1 "ok" false; text "Listening."; if [ -n "$NEXT" ]; then :; else hear; NEXT="$LINE"; fi;;
            *"[flood]"*) i=0; while [ $i -lt 100000 ]; do echo '{"type":"system","subtype":"noise"}'; i=$((i+1)); done; text "Through.";;
            *"[big]"*) B=$(/usr/bin/head -c 1000000 /dev/zero | /usr/bin/tr '\0' 'x'); call b1 Read '{"file_path":"README.md"}'; hook b1 Read '{"file_path":"README.md"}'; result b1 "$B" false; text "Big.";;
            *"[odd]"*) printf '{"type":"assi'; printf 'stant","message":{"content":[{"text":"In '; printf 'pieces.","type":"text"}],"id":"odd"}}'; printf '\nnot json\n[1]\n{"broken":\n{"type":"tomorrow"}\n{"type":"control_request","request_id":"z1","request":{"subtype":"mcp_message"}}\n'; answer z1;;
            *"[badkey]"*) say '{"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"retry_delay_ms":600,"error_status":401,"error":"authentication_failed"}'; while hear; do :; done;;
            *"[die]"*) text "Half"; echo "fatal: the key sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789 is bad" >&2; printf '{"type":"resu'; exit 3;;
            *"[hang]"*) text "Hanging."; while hear; do :; done;;
            *"[deaf]"*) trap '' TERM INT; ( trap '' TERM INT; while :; do /bin/sleep 1; done ) & echo $! >> "$HOME/claude.pids"; text "Deaf."; while :; do /bin/sleep 1; done;;
            *) text "Hello from $S.";;
          esac
        }

        N=1; hear; say '{"type":"control_response","response":{"subtype":"success","request_id":"init","response":{}}}'
        while :; do
          if [ -n "$NEXT" ]; then LINE="$NEXT"; NEXT=""; else hear; fi
          case "$LINE" in *'"type":"user"'*) init; replay; turn; end;; *interrupt*) exit 1;; esac
        done
        """;
}
