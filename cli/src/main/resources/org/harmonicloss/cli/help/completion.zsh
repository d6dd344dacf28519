#compdef harmonic
# Completion of harmonic in zsh; written by 'harmonic completion zsh'.
_harmonic() {
  local line rest='' command=${words[1]/#\~\//$HOME/}
  local -a found open
  while IFS= read -r line; do
    case $line in
      :*) rest=$line ;;
      *:) open+=("$line") ;;
      *$'\t'*) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
      *) found+=("${line//:/\\:}") ;;
    esac
  done < <("$command" __complete "${(@Q)words[2,CURRENT]}" 2> /dev/null)
  if (( $#found )); then _describe -t values value found; fi
  if (( $#open )); then compadd -S '' -a open; fi
  case $rest in
    :files) compset -P '*='; _files ;;
    :folders) compset -P '*='; _files -/ ;;
  esac
}
if [[ $funcstack[1] == _harmonic ]]; then _harmonic "$@"; else compdef _harmonic harmonic; fi
