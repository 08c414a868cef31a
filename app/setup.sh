# What app/run and tests/run share: installing the Debian packages that are missing, configuring and building.
# Sourced by bash; sets `project` (the project's folder) and `build` (where it is built).

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$project/build/release

packages=(
  g++ cmake ninja-build ccache pkg-config
  qt6-base-dev qt6-svg-dev libqcustomplot-dev libqcustomplot2.1-qt6
  libeigen3-dev librandom123-dev libhwy-dev nlohmann-json3-dev libcli11-dev
  zlib1g-dev libarchive-dev libhdf5-dev libmatio-dev libpng-dev libjpeg-dev libgif-dev
  fonts-dejavu-core
)
# One of the paper's data sets; everything else works without it.
optional_packages=(dataset-fashion-mnist)

say() { printf '%s\n' "$*" >&2; }

missing_of() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$package"
  done
}

can_be_root() { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

install_missing() {
  local needed optional
  if ! command -v dpkg-query >/dev/null; then
    say "This is no Debian system: install yourself what these packages hold, then build with CMake: ${packages[*]}"
    return 0
  fi
  mapfile -t needed < <(missing_of "${packages[@]}")
  mapfile -t optional < <(missing_of "${optional_packages[@]}")
  local wanted=("${needed[@]}" "${optional[@]}")
  [ ${#wanted[@]} -eq 0 ] && return 0
  if ! can_be_root; then
    [ ${#needed[@]} -eq 0 ] && return 0
    say "Packages are missing, and neither root nor sudo is at hand to install them. As root: apt-get update && apt-get install ${wanted[*]}"
    return 1
  fi
  say "Installing from Debian: ${wanted[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 || [ ${#needed[@]} -eq 0 ] || return 1
  if [ ${#needed[@]} -gt 0 ]; then
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${needed[@]}" >&2 || return 1
  fi
  if [ ${#optional[@]} -gt 0 ]; then
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${optional[@]}" >&2 ||
      say "Going on without ${optional[*]}."
  fi
}

# build_with PRESET [cmake --build arguments]
build_with() {
  local preset=$1
  shift
  (cd "$project" && cmake --preset "$preset" >/dev/null && cmake --build --preset "$preset" --parallel "$(nproc)" "$@") >&2
}
