// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record/file_header.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cstring>

#include "core/unique_fd.h"
#include "record/schema.h"

namespace pawprint {
namespace {

constexpr std::size_t kHeaderBytes = 100;
constexpr std::string_view kMagic{"SQLite format 3\0", 16};
// sqlite.org/fileformat2.html 3: the journal's first bytes, zero once it is done.
constexpr std::array<std::uint8_t, 8> kJournalMagic{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
// RESERVED_BYTE of SQLite's os.h: held by a connection that is writing.
constexpr off_t kReservedByte = 0x40000000 + 1;

using Header = std::array<std::uint8_t, kHeaderBytes>;

std::uint32_t big_endian(const Header& header, std::size_t at) {
  return (std::uint32_t{header[at]} << 24) | (std::uint32_t{header[at + 1]} << 16) |
         (std::uint32_t{header[at + 2]} << 8) | header[at + 3];
}

// The size that the header promises.
std::uint64_t promised_bytes(const Header& header) {
  const std::uint32_t page = (std::uint32_t{header[16]} << 8) | header[17];
  return std::uint64_t{big_endian(header, 28)} * (page == 1 ? 65536 : page);
}

}  // namespace

Result<void> check_file_header(const std::filesystem::path& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return fail_errno("opening " + path.string());
  struct stat info {};
  if (fstat(file.get(), &info) != 0) return fail_errno("opening " + path.string());
  if (S_ISDIR(info.st_mode)) return fail("opening " + path.string(), EISDIR);
  if (!S_ISREG(info.st_mode)) return fail(path.string() + " is no regular file");
  if (info.st_size == 0) return fail(path.string() + " is empty: its recorder wrote nothing");
  Header header{};
  const ssize_t got = ::pread(file.get(), header.data(), header.size(), 0);
  if (got < 0) return fail_errno("reading " + path.string());
  if (static_cast<std::size_t>(got) < header.size() ||
      std::memcmp(header.data(), kMagic.data(), kMagic.size()) != 0) {
    return fail(path.string() + " is no recording: it is no SQLite database");
  }
  if (big_endian(header, 68) != kApplicationId) {
    return fail(path.string() + " is no recording: another program made this SQLite database");
  }
  const std::int64_t version = big_endian(header, 60);
  if (version > kSchemaVersion) {
    return fail(fmt::format(
        "{} was made by a newer pawprint: its format is {}, this program reads up to {}",
        path.string(), version, kSchemaVersion));
  }
  const std::uint64_t promised = promised_bytes(header);
  if (static_cast<std::uint64_t>(info.st_size) < promised &&
      journal_beside(path) == Journal::kNone) {
    return fail(fmt::format("{} is truncated: {} of {} bytes are there", path.string(),
                            info.st_size, promised));
  }
  return {};
}

Journal journal_beside(const std::filesystem::path& path) {
  const std::string name = path.string() + "-journal";
  const UniqueFd journal(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::array<std::uint8_t, kJournalMagic.size()> magic{};
  if (!journal ||
      ::pread(journal.get(), magic.data(), magic.size(), 0) != static_cast<ssize_t>(magic.size())) {
    return Journal::kNone;
  }
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct flock lock {};
  lock.l_type = F_RDLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kReservedByte;
  lock.l_len = 1;
  if (file && fcntl(file.get(), F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) {
    return Journal::kOfRecorder;
  }
  return magic == kJournalMagic ? Journal::kHot : Journal::kNone;
}

}  // namespace pawprint
