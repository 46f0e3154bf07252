# Pipes, a here document, a subshell, a job in the background and a trap.
set -euo pipefail
trap 'rm -f words sorted; echo "done: $count $first $mean"' EXIT
seq 1000 | awk '{ print $1 * 7 % 100 }' >words
sort -n words | uniq >sorted
count=$(wc -l <sorted)
first=$(head -n 1 <(sort -n sorted))
sleep 0.01 &
wait $!
mean=$(
  cat <<END | tr a-z A-Z
mean of ${count// /}
END
)
for name in words sorted; do
  [ -s "$name" ] || exit 1
done
