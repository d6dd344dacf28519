# Completion of harmonic in bash; written by 'harmonic completion bash'.
_harmonic() {
  local command=${1/#\~\//$HOME/} glued='' word line rest='' i
  local -a words=() found=()
  # Bash takes --format=csv and mod:5 apart at = and :, harmonic has them in one piece.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]//\\/} # as it is without what quotes it
    if [[ $word == [\'\"]* ]]; then word=${word//[\'\"]/}; fi
    if [[ ${#words[@]} -gt 0 && ($glued || $word == [=:]*) ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    if [[ $word == *[=:] ]]; then glued=yes; else glued=''; fi
  done
  local last=${words[${#words[@]} - 1]}
  local before=${last%"${last##*[=:]}"}
  while IFS= read -r line; do
    if [[ $line == :* ]]; then rest=$line; else found+=("${line%%$'\t'*}"); fi
  done < <("$command" __complete "${words[@]}" 2> /dev/null)
  local typed=${last#"$before"}
  COMPREPLY=("${found[@]#"$before"}")
  case $rest in
    :files | :folders)
      local kind=-f
      if [[ $rest == :folders ]]; then kind=-d; fi
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$kind" -- "$typed")
      compopt -o filenames 2> /dev/null
      ;;
  esac
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]]; then
    compopt -o nospace 2> /dev/null
  fi
}
complete -F _harmonic harmonic
