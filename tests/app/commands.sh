#!/usr/bin/env bash
# commands.sh REWIRE_CLI: trains, stops, resumes, races, ranks and exports in processes of their own, and compares the networks' hashes. Under clang's
# thread sanitizer, which ends where Qt starts a program, this is how the commands are tried.
set -euo pipefail
cli=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  printf 'failed: %s\n' "$*" >&2
  exit 1
}
hash_of() { sed -n 's/.*"network_hash": "\([0-9a-f]*\)".*/\1/p' "$1/run.json"; }

{
  echo left,right,middle,class
  for ((row = 0; row < 90; ++row)); do echo "$((row % 7)),$((row * row % 11)),$((row % 2 * 3)),$((row % 2))"; done
} >data.csv
settings=(--data data.csv --hidden 12,9 --batch 16 --epsilon 3)

# Any number of threads, and a run that was stopped while it trained, come to the same bits.
"$cli" train "${settings[@]}" --epochs 6 --threads 1 --out straight --pictures off >straight.txt
wanted=$(hash_of straight)
[ ${#wanted} -eq 16 ] || fail "no hash in straight/run.json"
"$cli" train "${settings[@]}" --epochs 6 --threads 4 --out threads --pictures off --checkpoint-seconds 0 >threads.txt
[ "$(hash_of threads)" = "$wanted" ] || fail "four threads came to other bits"
mkfifo told
"$cli" train "${settings[@]}" --epochs 1000000 --threads 2 --out stopped --pictures off --checkpoint-seconds 0 >told 2>stopped.txt &
running=$!
exec 3<told
while read -r line <&3; do [[ $line != *"epoch 2 of"* ]] || break; done
cat <&3 >rest.txt &
kill -TERM "$running"
wait "$running" || fail "a stopped run ended with $?: $(cat stopped.txt)"
trained=$(sed -n 's/.*"epochs_trained": \([0-9]*\).*/\1/p' stopped/run.json)
"$cli" resume stopped --epochs "$((trained + 3))" --threads 2 --pictures off >resumed.txt
"$cli" train "${settings[@]}" --epochs "$((trained + 3))" --threads 1 --out through --pictures off >through.txt
[ "$(hash_of stopped)" = "$(hash_of through)" ] || fail "the resumed run came to other bits"

# Two runs at once come to what one after another does.
race=(race "${settings[@]}" --algorithms set,codacorset --seeds 0-1 --epochs 3)
"$cli" "${race[@]}" --jobs 2 --threads 2 --out together >together.txt
"$cli" "${race[@]}" --jobs 1 --threads 1 --out alone >alone.txt
for run in alone/*/; do
  [ "$(hash_of "$run")" = "$(hash_of "together/$(basename "$run")")" ] || fail "$run differs"
done
"$cli" rank together --format csv >rank.csv
[ "$(wc -l <rank.csv)" -eq 3 ] || fail "two algorithms should be ranked: $(cat rank.csv)"
"$cli" runs list together --json >list.json
"$cli" info --data data.csv --json >info.json
"$cli" model straight --out model.npz --predictions predictions.csv >model.txt
[ "$(wc -l <predictions.csv)" -gt 10 ] || fail "no predictions"
"$cli" export view straight --out importance.csv >export.txt
[ "$(wc -l <importance.csv)" -eq 4 ] || fail "three inputs should be exported: $(cat importance.csv)"
