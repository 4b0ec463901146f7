/** The shells that there are scripts for. */
export type ShellName = "bash" | "zsh" | "fish";

/** `@{name}` for the `${name}` of a shell, which a template would take for its own. */
function script(text: string): string {
  return text.replaceAll("@{", "${");
}

/**
 * Readline replaces only what follows the last `=` or `:` of a word, and takes candidates as they are: those are cut and
 * quoted here. Inside of quotes only what means nothing to a shell is offered.
 */
const BASH = script(String.raw`# groupchat completion for bash
_groupchat() {
  local cur word line rest i text cut
  local -a words=()
  rest=$COMP_LINE
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=@{COMP_WORDS[i]}
    line=$rest
    [[ -n $word ]] && line=@{rest%%"$word"*}
    if ((i == 0)) || [[ -n $line && $line == *[[:space:]]* ]] || ((@{#words[@]} < 2)); then
      words+=("$word")
    else
      words[@{#words[@]}-1]+=$word
    fi
    rest=@{rest#*"$word"}
  done
  cur=@{words[@{#words[@]}-1]}
  local quote=
  case $cur in \'* | \"*) quote=@{cur:0:1} cur=@{cur:1} ;; *) cur=@{cur//\\/} ;; esac
  words[@{#words[@]}-1]=$cur
  cut=
  if [[ -z $quote && $cur == *[=:]* ]]; then
    text=@{cur##*[=:]}
    cut=@{cur:0:@{#cur}-@{#text}}
    [[ $cut == *=* && $COMP_WORDBREAKS != *=* && $COMP_WORDBREAKS != *:* ]] && cut=
  fi
  COMPREPLY=()
  local safe='^[[:alnum:]_.,=:/@+-]*$'
  while IFS=$'\t' read -r -d $'\n' text line || [[ -n $text ]]; do
    if [[ $text == $'\x01' ]]; then
      _groupchat_files "$cur" "$cut"
    elif [[ $text =~ $safe ]]; then
      COMPREPLY+=("@{text#"$cut"}")
    elif [[ -z $quote ]]; then
      COMPREPLY+=("$(printf %q "@{text#"$cut"}")")
    fi
  done < <(command groupchat __complete -- "@{words[@]:1}" 2>/dev/null)
  [[ @{COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
}
_groupchat_files() {
  local file plain=@{1#"$2"}
  [[ $1 == --*=* ]] && plain=@{1#*=}
  local named=
  compopt -o filenames 2>/dev/null && named=1
  while IFS= read -r file; do
    [[ -n $named ]] || file=$(printf %q "$file")
    COMPREPLY+=("$file")
  done < <(compgen -f -- "$plain")
}
complete -F _groupchat groupchat
`);

const ZSH = script(String.raw`#compdef groupchat
# groupchat completion for zsh
_groupchat() {
  local -a said texts shown
  local line text description files prefix
  said=("@{(@Q)words[2,CURRENT-1]}" "@{(Q)PREFIX}")
  while IFS= read -r line; do
    text=@{line%%$'\t'*}
    description=@{line#*$'\t'}
    if [[ $text == $'\x01' ]]; then
      files=1
    else
      texts+=("$text")
      if [[ -n $description ]]; then shown+=("$text  -- $description"); else shown+=("$text"); fi
    fi
  done < <(command groupchat __complete -- "@{said[@]}" 2>/dev/null)
  local -a space
  [[ $texts[1] == */ ]] && space=(-S '')
  (( @{#texts} )) && compadd "@{space[@]}" -l -d shown -a texts
  if [[ -n $files ]]; then
    compset -P '--[^=]#='
    _files
  fi
}
if [[ $funcstack[1] == _groupchat ]]; then
  _groupchat "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _groupchat groupchat
fi
`);

const FISH = script(String.raw`# groupchat completion for fish
function __groupchat_complete
    set -l said (commandline -opc)
    set -e said[1]
    set -l now (commandline -ct)
    set -l plain (string unescape -- $now)
    or set plain $now
    command groupchat __complete -- $said "$plain" 2>/dev/null | while read -l line
        if string match -q -- \x01\t'*' $line
            set -l option (string match -r -- '^--[^=]+=' $plain)
            for file in (__fish_complete_path (string replace -r -- '^--[^=]+=' '' $plain))
                echo "$option$file"
            end
        else
            echo $line
        end
    end
end
complete -c groupchat -f -a '(__groupchat_complete)'
`);

/** The scripts that `completion` prints: each calls the program back, so that it knows every option there is. */
export const SCRIPTS: Readonly<Record<ShellName, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
