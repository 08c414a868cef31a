#include "core/data/readers/matlab_file.h"

#include "core/base/checked.h"
#include "core/base/text.h"
#include "core/data/readers/matlab_check.h"
#include "core/data/readers/sniff.h"

#include <algorithm>
#include <limits>

namespace rewire {
namespace {

namespace fs = std::filesystem;

std::mutex& libraryMutex() {
    static std::mutex mutex;
    return mutex;
}

// What is no MATLAB file by its first bytes is not walked: version 4 has no signature. The file that is checked is the one that is
// read, whatever becomes of its name; a compressed one is unpacked into memory.
Expected<RegularFile> openChecked(const fs::path& path, ReadMonitor& monitor) {
    auto told = openTold(path, monitor);
    if (!told) return told.error();
    if (told->format != FileFormat::Matlab)
        return Error{ErrorCode::BadFormat, displayPath(path) + " is no MATLAB file. Fetch it again, or save it with 'save -v7'."};
    auto file = told->stream.isCompressed() ? RegularFile::unpacked(told->stream) : RegularFile::open(path);
    if (!file) return file;
    if (auto checked = checkMatlab(*file, monitor); !checked) return checked.error();
    return file;
}

}  // namespace

Expected<MatlabFile> MatlabFile::open(const fs::path& path, ReadMonitor& monitor) {
    auto checked = openChecked(path, monitor);
    if (!checked) return checked.error();
    auto version = matlabVersion(*checked);
    if (!version) return version.error();
    std::unique_lock lock(libraryMutex());
    auto file = std::make_unique<RegularFile>(*std::move(checked));
    const auto asFile = [&](Content content) { return MatlabFile(std::move(lock), std::move(file), std::move(content)); };
    if (*version == MatlabVersion::Four) return asFile(Matlab4File(*file, monitor));
    if (*version == MatlabVersion::Five) return asFile(Matlab5File(*file, monitor));
    auto opened = Matlab73File::open(*file, monitor);
    if (!opened) return opened.error();
    return asFile(*std::move(opened));
}

Expected<std::vector<Variable>> MatlabFile::list() {
    auto found = std::visit([](auto& content) { return content.list(); }, *m_content);
    if (!found) return found.error();
    m_variables = *std::move(found);
    std::vector<Variable> variables;
    for (const MatlabVariable& variable : m_variables) variables.push_back(described(variable, largestContentSize()));
    return variables;
}

Expected<MatlabVariable> MatlabFile::find(const std::string& name) const {
    const auto found = std::ranges::find(m_variables, name, &MatlabVariable::name);
    if (found == m_variables.end()) return bad(name, "is not in the file.");
    if (const Variable variable = described(*found, largestContentSize()); !variable.refusal.empty())
        return bad(name, "cannot be used: " + variable.refusal);
    if (found->kind == MatlabVariable::Class::Sparse) return *found;
    const auto count = cellCount(found->shape);
    const std::uint64_t bytes = count ? checkedMultiply(*count, 2 * sizeof(float)).value_or(std::numeric_limits<std::uint64_t>::max()) : 0;
    if (auto fits = checkMemory(path(), bytes); !fits) return fits.error();
    return *found;
}

Expected<void> MatlabFile::numbers(const MatlabVariable& variable, const NumberBlock& take) {
    return std::visit([&](auto& content) { return content.numbers(variable, take); }, *m_content);
}

Expected<std::vector<std::string>> MatlabFile::texts(const MatlabVariable& variable) {
    return std::visit([&](auto& content) { return content.texts(variable); }, *m_content);
}

Expected<CompressedMatrix> MatlabFile::sparse(const MatlabVariable& variable) {
    auto matrix = std::visit([&](auto& content) { return content.sparse(variable); }, *m_content);
    if (!matrix) return matrix;
    if (matrix->starts.size() != static_cast<std::size_t>(matrix->columnCount) + 1)
        return bad(variable.name, "is a damaged sparse matrix (its column starts do not fit its shape). Save it again.");
    const std::int64_t stored = matrix->starts.back();
    // There is room for nzmax cells, of which the first are used.
    if (stored < 0 || stored > static_cast<std::int64_t>(std::min(matrix->indices.size(), matrix->values.size())))
        return bad(variable.name, "is a damaged sparse matrix (it has fewer cells than its column starts say). Save it again.");
    matrix->indices.resize(static_cast<std::size_t>(stored));
    matrix->values.resize(static_cast<std::size_t>(stored));
    return matrix;
}

}  // namespace rewire
