# Sourced by bench/run.sh: images beside podman, skopeo and umoci. The image is Debian with python and node, about 714 MB in 48,000 files, one layer
# of gzip in a registry on this machine; mmdebstrap makes it once, and it is kept in ~/.cache/corten/bench.

image_cache=${XDG_CACHE_HOME:-$HOME/.cache}/corten/bench
image_packages=python3,python3-dev,python3-numpy,python3-sympy,nodejs,npm

make_large_tar() {
  [ ! -s "$image_cache/large.tar" ] || return 0
  mkdir -p "$image_cache"
  echo "bench: making the image's root file system" >&2
  mmdebstrap --quiet --variant=minbase --include="$image_packages" bookworm "$image_cache/new-large.tar"
  mv "$image_cache/new-large.tar" "$image_cache/large.tar"
}

start_registry() {
  registry_port=5990
  while (: <"/dev/tcp/127.0.0.1/$registry_port") 2>/dev/null; do registry_port=$((registry_port + 1)); done
  printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: 127.0.0.1:%s}\n' "$work" "$registry_port" >"$work/registry.yml"
  docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
  stop+=("kill $!")
}

# Runs a command, remembers seconds of wall clock and processor and the peak of resident memory (KB) under a name, one line a run.
measure() {
  local name=$1
  shift
  sync
  /usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" >/dev/null 2>"$work/measured" </dev/null || fail "this failed: $*: $(tail -3 "$work/measured")"
  awk '{ print $1, $2 + $3, $4 }' "$work/time" >>"$work/$name.measured"
}

# Prints the medians of the named runs, and the ratio of the wall clock to that of the first.
image_rows() {
  local title=$1 first=$2 name wall cpu memory base
  shift
  printf '\n%s\n%-28s %8s %8s %8s %8s\n' "$title" "" "wall s" "CPU s" "peak MB" ratio
  base=$(awk '{ print $1 }' "$work/$first.measured" | median)
  for name in "$@"; do
    wall=$(awk '{ print $1 }' "$work/$name.measured" | median)
    cpu=$(awk '{ print $2 }' "$work/$name.measured" | median)
    memory=$(awk '{ print $3 }' "$work/$name.measured" | median)
    awk -v n="$name" -v w="$wall" -v c="$cpu" -v m="$memory" -v b="$base" 'BEGIN { printf "%-28s %8.2f %8.2f %8.0f %8.3f\n", n, w, c, m / 1024, w / b }'
  done
}

# An image of many small layers: each a directory of the large tar.
make_layered() {
  local i
  mkdir "$work/parts"
  umoci new --image "$work/oci:layered" 2>/dev/null
  tar -C "$work/parts" -xf "$image_cache/large.tar" --wildcards './usr/lib/python3*' './usr/share/nodejs/*'
  find "$work/parts/usr/share/nodejs" -mindepth 1 -maxdepth 1 -type d | sort | sed -n 1,40p >"$work/directories"
  for ((i = 1; i <= 40; i++)); do
    tar -C "$work/parts" -cf "$work/part.tar" "usr/share/nodejs/$(basename "$(sed -n "${i}p" "$work/directories")")"
    umoci raw add-layer --image "$work/oci:layered" "$work/part.tar" 2>/dev/null
  done
  skopeo copy -q --dest-tls-verify=false "oci:$work/oci:layered" "docker://127.0.0.1:$registry_port/layered"
  rm -rf "$work/parts" "$work/part.tar"
}

# Eight images that share nothing, of one layer each: tenths of the large one.
make_eight() {
  local i
  mkdir "$work/parts"
  tar -C "$work/parts" -xf "$image_cache/large.tar" ./usr/lib/python3
  for ((i = 1; i <= 8; i++)); do
    echo "$i" >"$work/parts/number"
    tar -C "$work/parts" --sort=name -cf "$work/part.tar" number usr
    umoci new --image "$work/oci:eight$i" 2>/dev/null
    umoci raw add-layer --image "$work/oci:eight$i" "$work/part.tar" 2>/dev/null
    skopeo copy -q --dest-tls-verify=false "oci:$work/oci:eight$i" "docker://127.0.0.1:$registry_port/eight$i"
  done
  rm -rf "$work/parts" "$work/part.tar"
}

# What time(1) can call: eight pulls at once.
pull_eight='for i in 1 2 3 4 5 6 7 8; do "$@" "$0/eight$i" & pids="$pids $!"; done; for pid in $pids; do wait "$pid" || exit 1; done'

image_round() {
  local image=127.0.0.1:$registry_port/large
  # As arrays, since time(1) knows no functions.
  local podman=(podman --root "$work/podman-root" --runroot "$work/podman-run" --storage-driver overlay --cgroup-manager cgroupfs --runtime runc)
  local corten=("$bin/corten" --root "$work/corten-root" --runroot "$work/corten-run")
  local plain=("$bin/corten" --root "$work/plain-root" --runroot "$work/plain-run" --snapshotter directory)
  rm -rf "$work"/{copy-skopeo,copy-corten,bundle-umoci,bundle-corten}
  measure podman-pull "${podman[@]}" pull -q --tls-verify=false "$image"
  measure corten-pull "${corten[@]}" pull -q "$image"
  measure corten-pull-directory "${plain[@]}" pull -q "$image"
  measure skopeo-copy skopeo copy -q --src-tls-verify=false "docker://$image" "oci:$work/copy-skopeo:large"
  measure corten-copy "${corten[@]}" image copy -q "docker://$image" "oci:$work/copy-corten:large"
  measure umoci-unpack umoci unpack --image "$work/copy-skopeo:large" "$work/bundle-umoci"
  measure corten-unpack "${corten[@]}" oci unpack --image "$work/copy-skopeo:large" "$work/bundle-corten"
  measure podman-save "${podman[@]}" save -q -o "$work/podman.tar" "$image"
  measure corten-save "${corten[@]}" save -o "$work/corten.tar" "$image"
  measure podman-rmi "${podman[@]}" rmi "$image"
  measure corten-rmi "${corten[@]}" rmi "$image"
  measure corten-rmi-directory "${plain[@]}" rmi "$image"
  measure podman-load "${podman[@]}" load -q -i "$work/podman.tar"
  measure corten-load "${corten[@]}" load -q -i "$work/podman.tar"
  "${podman[@]}" create --name bench "$image" true >/dev/null 2>&1
  "${corten[@]}" create --name bench "$image" true >/dev/null
  measure podman-export "${podman[@]}" export -o "$work/podman-rootfs.tar" bench
  measure corten-export "${corten[@]}" export -o "$work/corten-rootfs.tar" bench
  measure podman-import "${podman[@]}" import -q "$work/podman-rootfs.tar" localhost/imported
  measure corten-import "${corten[@]}" import "$work/podman-rootfs.tar" localhost/imported
  "${podman[@]}" rm -f bench >/dev/null 2>&1
  "${corten[@]}" rm -f bench >/dev/null
  "${podman[@]}" rmi -a -f >/dev/null 2>&1
  "${corten[@]}" rmi "$image" localhost/imported >/dev/null
  rm -f "$work"/{podman,corten,podman-rootfs,corten-rootfs}.tar
}

make_large() {
  [ ! -d "$work/oci" ] || return 0
  make_large_tar
  start_registry
  stop+=("podman unmount -a" "umount $work/podman-root/overlay" "corten rm -f bench")
  umoci init --layout "$work/oci" 2>/dev/null
  umoci new --image "$work/oci:large" 2>/dev/null
  umoci raw add-layer --image "$work/oci:large" "$image_cache/large.tar" 2>/dev/null
  skopeo copy -q --dest-tls-verify=false "oci:$work/oci:large" "docker://127.0.0.1:$registry_port/large"
}

bench_images() {
  local i
  make_large
  printf '\nan image of %d MB in %d files, %d rounds\n' $(($(stat -c %s "$image_cache/large.tar") / 1000000)) "$(tar tf "$image_cache/large.tar" | wc -l)" "$image_rounds"
  for ((i = 0; i < image_rounds; i++)); do image_round; done
  image_rows "pull, ready to run" podman-pull corten-pull corten-pull-directory
  image_rows "docker:// to oci:" skopeo-copy corten-copy
  image_rows "unpack into a bundle" umoci-unpack corten-unpack
  image_rows "save" podman-save corten-save
  image_rows "load" podman-load corten-load
  image_rows "export" podman-export corten-export
  image_rows "import" podman-import corten-import
  image_rows "rmi" podman-rmi corten-rmi corten-rmi-directory
}

bench_layers() {
  local i podman corten registry
  make_large
  make_layered
  make_eight
  registry=127.0.0.1:$registry_port
  podman=(podman --root "$work/podman-root" --runroot "$work/podman-run" --storage-driver overlay pull -q --tls-verify=false)
  corten=("$bin/corten" --root "$work/corten-root" --runroot "$work/corten-run" pull -q)
  for ((i = 0; i < image_rounds; i++)); do
    measure podman-layered "${podman[@]}" "$registry/layered"
    measure corten-layered "${corten[@]}" "$registry/layered"
    measure podman-eight bash -c "$pull_eight" "$registry" "${podman[@]}"
    measure corten-eight bash -c "$pull_eight" "$registry" "${corten[@]}"
    podman --root "$work/podman-root" --runroot "$work/podman-run" --storage-driver overlay rmi -a -f >/dev/null 2>&1
    "$bin/corten" --root "$work/corten-root" --runroot "$work/corten-run" image prune -a -f >/dev/null
  done
  image_rows "pull of 40 layers" podman-layered corten-layered
  image_rows "8 images at once" podman-eight corten-eight
}

# One file system for both forms, of its own, so that a new mount of it has nothing in memory.
bench_reads() {
  local i form corten read=('sh' '-c' 'find / -xdev -type f -print0 | xargs -0 cat | wc -c')
  make_large
  truncate -s 6G "$work/disk.img"
  mkfs.ext4 -q "$work/disk.img"
  mkdir "$work/disk"
  stop=("umount $work/disk" "${stop[@]}")
  for ((i = 0; i < image_rounds; i++)); do
    for form in directory erofs; do
      corten=("$bin/corten" --root "$work/disk/$form" --runroot "$work/$form-run" --snapshotter "$form")
      mountpoint -q "$work/disk" || mount -o loop "$work/disk.img" "$work/disk"
      "${corten[@]}" pull -q "127.0.0.1:$registry_port/large" >/dev/null
      "${corten[@]}" run --rm --network none "127.0.0.1:$registry_port/large" true
      umount "$work/disk"
      python3 -c 'import os, sys; f = os.open(sys.argv[1], os.O_RDONLY); os.fsync(f); os.posix_fadvise(f, 0, 0, os.POSIX_FADV_DONTNEED)' "$work/disk.img"
      mount -o loop "$work/disk.img" "$work/disk"
      measure "$form-cold" "${corten[@]}" run --rm --network none "127.0.0.1:$registry_port/large" "${read[@]}"
      measure "$form-warm" "${corten[@]}" run --rm --network none "127.0.0.1:$registry_port/large" "${read[@]}"
    done
  done
  image_rows "first read of every file" directory-cold erofs-cold
  image_rows "every file again" directory-warm erofs-warm
}
